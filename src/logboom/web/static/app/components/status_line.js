// The keys that work here, and where one is.
import { html } from "../html.js";
import { grouped } from "../content.js";
import { currentIndex } from "../moves.js";
import { events, total } from "../results.js";

const EXPLORE_KEYS = /** @type {[string[], string][]} */ ([[["j", "k"], "move"], [["↵"], "open"], [["/"], "query"], [["c"], "around it"], [["t"], "live"], [["[", "]"], "shift time"], [["f"], "fields"], [["?"], "all keys"]]);

export function StatusLine() {
  const row = currentIndex.value;
  return html`<${KeyLine} keys=${EXPLORE_KEYS} place=${row >= 0 && `row ${grouped(row + 1)} of ${grouped(Math.max(total.value, events.value.length))}`} />`;
}

/** @param {{keys: [string[], string][], place: string | false}} props */
export const KeyLine = ({ keys, place }) => html`<div class="statusline nosmall">
  ${keys.map(([names, what]) => html`<span>${names.map((name) => html`<kbd>${name}</kbd> `)}${what}</span>`)}
  <span class="grow"></span>${place && html`<span>${place}</span>`}</div>`;
