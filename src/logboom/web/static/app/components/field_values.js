// The most frequent values of one field: only with it, without it, copied.
import { html, icon } from "../html.js";
import { copy } from "../clipboard.js";
import { beginning, grouped, visible } from "../content.js";
import { filter } from "../moves.js";
import { pop } from "../pop.js";
import { hasStages, PLAIN_FIELD } from "../query_text.js";
import { address, run } from "../state.js";
import { FieldNumbers } from "./field_numbers.js";

const LONGEST_SHOWN = 200;

/** The query that draws the values over time; "" where stages are in the way, or the name needs quotes. @param {string} name */
function chartOf(name) {
  const { query } = address.value;
  return hasStages(query) || !PLAIN_FIELD.test(name) ? "" : `${query || "*"} | timechart count by ${name}`;
}

/** @param {{field: import("../results.js").Field}} props */
export function FieldValues({ field }) {
  const narrow = (/** @type {string} */ value, /** @type {boolean} */ without) => {
    pop.value = "";
    filter(field.name, value, without);
  };
  const rest = field.distinct - field.top.length;
  const chart = chartOf(field.name);
  const numbers = field.type === "number" && field.name !== "severity" && field.name !== "key" && field.name !== "fingerprint";
  return html`<div class="fval">${numbers && html`<${FieldNumbers} name=${field.name} />`}<ul>
    ${field.top.map(({ value, count }) => html`<li key=${value}>
      <button class="cut value" title="Only this value" onClick=${() => narrow(String(value), false)}>${value === "" ? html`<span class="dim">empty</span>` : visible(beginning(String(value), LONGEST_SHOWN))}</button>
      <span class="c">${grouped(count)}</span><span class="c">${Math.round((100 * count) / field.count) || "< 1"} %</span>
      <svg class="bar" aria-hidden="true"><rect width=${`${(100 * count) / field.count}%`} height="3" /></svg>
      <span class="act">
        <button class="btn plain icononly s" title="Only this value" aria-label="Only this value" onClick=${() => narrow(String(value), false)}>${icon("plus")}</button>
        <button class="btn plain icononly s" title="Without this value" aria-label="Without this value" onClick=${() => narrow(String(value), true)}>${icon("minus")}</button>
        <button class="btn plain icononly s" title="Copy" aria-label="Copy" onClick=${() => copy(String(value), "The value")}>${icon("copy")}</button>
      </span></li>`)}
    </ul>${(rest > 0 || chart) && html`<p class="more line"><span class="dim">${rest > 0 && `${grouped(rest)} other ${rest === 1 ? "value" : "values"}`}</span><span class="grow"></span>
      ${chart && html`<button class="linklike" title=${chart} onClick=${() => ((pop.value = ""), run(chart))}>Chart over time</button>`}</p>`}</div>`;
}
