// All keys of the page.
import { html, icon } from "../html.js";
import { withEverywhere } from "../keys.js";
import { face } from "../pages.js";
import { pop } from "../pop.js";

const NAMES = /** @type {Record<string, string>} */ ({ Enter: "↵", Escape: "Esc", " ": "Space" });

export function KeyHelp() {
  if (pop.value !== "keys") return null;
  return html`<div class="scrim"><div class="dialog" role="dialog" aria-modal="true" aria-label="Keyboard shortcuts" data-pop>
    <header><h2>Keyboard shortcuts</h2><button class="btn plain icononly s" aria-label="Close" title="Close (Esc)" onClick=${() => (pop.value = "")}>${icon("x")}</button></header>
    <dl class="body keys">${withEverywhere(face().keys).map(([keys, what]) => html`<div><dt>${keys.map((key) => html`<kbd>${NAMES[key] ?? key}</kbd>`)}</dt><dd>${what}</dd></div>`)}</dl>
  </div></div>`;
}
