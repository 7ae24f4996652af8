// Everything that a query finds, as a file: streamed by the server, without a cap.
import { html, icon } from "../html.js";
import { pop, toggle } from "../pop.js";
import { exportAddress } from "../results.js";

const FORMATS = /** @type {const} */ ([["csv", "CSV", "for spreadsheets"], ["json", "JSON", "one document"], ["ndjson", "NDJSON", "a document a line"]]);

export function ExportMenu() {
  const open = pop.value === "export";
  return html`<span class="anchor right" data-pop><button class="btn plain icononly s" title="Download all of it" aria-label="Download all of it" aria-haspopup="menu" aria-expanded=${open} onClick=${() => toggle("export")}>${icon("arrow-down")}</button>
    ${open && html`<div class="pop menu"><div class="head">All that the query finds</div>${FORMATS.map(([format, words, what]) => html`<a href=${exportAddress(format)} download=${`logboom.${format}`} onClick=${() => (pop.value = "")}>${words}<span class="grow"></span><span class="small dim">${what}</span></a>`)}</div>`}</span>`;
}
