// Names with their values, as a sender wrote them: a value is cut to a line until it is pressed, and can be copied.
import { html, icon, useState } from "../html.js";
import { copy } from "../clipboard.js";
import { beginning, grouped, visible } from "../content.js";

const SHOWN_AT_FIRST = 40;
const LONGEST_VALUE = 2_000;
// What a scrubbed value is replaced by: "[Filtered]" of the SDKs and of the server.
const SCRUBBED = /^\[(?:filtered|scrubbed|redacted)\]$/i;

/** @param {{pairs: import("../report.js").Pair[]}} props */
export function Pairs({ pairs }) {
  const [all, setAll] = useState(false);
  const shown = all ? pairs : pairs.slice(0, SHOWN_AT_FIRST);
  return html`<dl class="kv">${shown.map(([name, value], index) => html`<${Pair} key=${`${index} ${name}`} name=${name} value=${value} />`)}</dl>
    ${shown.length < pairs.length && html`<button class="btn s rest" onClick=${() => setAll(true)}>Show ${grouped(pairs.length - shown.length)} more</button>`}`;
}

/** @param {{name: string, value: string}} props */
function Pair({ name, value }) {
  const [open, setOpen] = useState(false);
  return html`<div class=${open ? "is-open" : ""}><dt title=${visible(beginning(name, 200))}><bdi>${visible(beginning(name, 200))}</bdi></dt>
    <dd class=${SCRUBBED.test(value) ? "dim" : ""} title="Press to see it whole" onClick=${() => !getSelection()?.toString() && setOpen(!open)}><bdi>${visible(open ? value : beginning(value, LONGEST_VALUE)) || html`<span class="dim">empty</span>`}</bdi></dd>
    <dd class="acts"><button class="btn plain icononly" title="Copy" aria-label=${`Copy ${visible(beginning(name, 80))}`} onClick=${() => copy(value, "The value")}>${icon("copy")}</button></dd></div>`;
}
