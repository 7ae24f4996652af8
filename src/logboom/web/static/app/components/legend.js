// The levels with their counts: a press on one shows only it, a second press all again.
import { html } from "../html.js";
import { grouped } from "../content.js";
import { LEVELS } from "../events.js";
import { equals, has, removed, withTerm } from "../query_text.js";
import { histogram, phase, totals } from "../results.js";
import { address, run } from "../state.js";
import { length } from "../time.js";

/** @param {{interval: number | undefined, brushed: string | null}} props */
export function Legend({ interval, brushed }) {
  const levels = [...LEVELS, ""].filter((level) => totals.value[level]);
  return html`<div class="legend">
    ${levels.map((level) => html`<${Level} level=${level} count=${totals.value[level]} />`)}
    ${histogram.value && levels.length === 0 && phase.value === "ready" && html`<span class="dim">nothing in this time</span>`}
    <span class="grow nosmall"></span>
    ${brushed ? html`<span class="brushed"><b>${brushed}</b></span>` : interval && levels.length > 0 && html`<span class="dim nosmall nomid">${length(interval)} a bar</span>`}
  </div>`;
}

/** @param {{level: string, count: number}} props */
function Level({ level, count }) {
  const term = equals("level", level);
  const only = has(address.value.query, term);
  const words = level || "no level";
  return html`<button data-level=${level || "none"} aria-pressed=${only} title=${only ? "All levels again" : `Only ${words}`}
    onClick=${() => run(only ? removed(address.value.query, term) : withTerm(address.value.query, term))}>
    <span class="dot square"></span>${words}<b>${grouped(count)}</b></button>`;
}
