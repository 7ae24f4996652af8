// All keys of the page.
import { html } from "../html.js";
import { usable } from "../keys.js";
import { face } from "../pages.js";
import { pop } from "../pop.js";
import { Modal } from "./modal.js";

const NAMES = /** @type {Record<string, string>} */ ({ Enter: "↵", Escape: "Esc", " ": "Space" });

export function KeyHelp() {
  if (pop.value !== "keys") return null;
  return html`<${Modal} label="Keyboard shortcuts" close=${() => (pop.value = "")}>
    <dl class="body keys">${usable(face().keys).map(([keys, what]) => html`<div><dt>${keys.map((key) => html`<kbd>${NAMES[key] ?? key}</kbd>`)}</dt><dd>${what}</dd></div>`)}</dl><//>`;
}
