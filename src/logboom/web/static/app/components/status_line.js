// The keys that work here, and which row is the current one.
import { html } from "../html.js";
import { grouped } from "../content.js";
import { currentIndex } from "../moves.js";
import { events, total } from "../results.js";

const SHOWN = /** @type {const} */ ([[["j", "k"], "move"], [["↵"], "open"], [["/"], "query"], [["c"], "around it"], [["t"], "live"], [["[", "]"], "shift time"], [["f"], "fields"], [["?"], "all keys"]]);

export function StatusLine() {
  const row = currentIndex.value;
  return html`<div class="statusline nosmall">
    ${SHOWN.map(([keys, what]) => html`<span>${keys.map((key) => html`<kbd>${key}</kbd> `)}${what}</span>`)}
    <span class="grow"></span>
    ${row >= 0 && html`<span>row ${grouped(row + 1)} of ${grouped(Math.max(total.value, events.value.length))}</span>`}
  </div>`;
}
