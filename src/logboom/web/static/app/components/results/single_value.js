// A table of one row as large numbers; of one text and one number, as bars.
import { html } from "../../html.js";
import { beginning, visible } from "../../content.js";
import { cell } from "../../table_shape.js";

const MOST_BARS = 30;
const written = (/** @type {any} */ value) => (typeof value === "number" ? value.toLocaleString("en-US", { maximumFractionDigits: 3 }) : visible(beginning(cell(value), 60)));

/** @param {{table: import("../../results.js").Table}} props */
export const SingleValues = ({ table: { columns, rows } }) => html`<dl class="chartpane singles">${columns.map(({ name }) => html`<div><dt class="cut">${visible(beginning(name, 80))}</dt><dd class="big">${written(rows[0][name])}</dd></div>`)}</dl>`;

/** @param {{table: import("../../results.js").Table, shape: {label: string, value: string}}} props */
export function CategoryBars({ table, shape }) {
  const rows = table.rows.slice(0, MOST_BARS);
  const most = Math.max(0, ...rows.map((row) => Number(row[shape.value]) || 0)) || 1;
  return html`<ul class="chartpane catbars" aria-label=${`${shape.value} by ${shape.label}`}>${rows.map((row) => html`<li><span class="cut" title=${cell(row[shape.label])}>${visible(beginning(cell(row[shape.label]), 120)) || "none"}</span><svg class="bar" aria-hidden="true"><rect width=${`${Math.max(0, (100 * (Number(row[shape.value]) || 0)) / most)}%`} height="12" /></svg><b>${written(row[shape.value])}</b></li>`)}</ul>
    ${table.rows.length > rows.length && html`<p class="pad small dim">The first ${MOST_BARS} of ${table.rows.length}.</p>`}`;
}
