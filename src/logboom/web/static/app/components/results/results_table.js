// The table that a query with stages ends in: a press on a column's head orders the rows by it.
import { html, icon, useState } from "../../html.js";
import { beginning, grouped, visible } from "../../content.js";
import { address } from "../../state.js";
import { cell, ordered, pressed } from "../../table_shape.js";
import { whole } from "../../time.js";
import { NothingFound } from "../nothing_found.js";

const SHOWN_AT_FIRST = 200;
const MOST_COLUMNS = 100;
const LONGEST_CELL = 300;

/** @param {{table: import("../../results.js").Table}} props */
export function ResultsTable({ table }) {
  const [order, setOrder] = useState(/** @type {import("../../table_shape.js").Order} */ (null));
  const [all, setAll] = useState(false);
  const columns = table.columns.slice(0, MOST_COLUMNS);
  const rows = ordered(table.rows, order);
  const shown = all ? rows : rows.slice(0, SHOWN_AT_FIRST);
  const direction = (/** @type {string} */ name) => (order?.name !== name ? null : order.descending ? "descending" : "ascending");
  return html`<table class="table dense resultstable" aria-rowcount=${rows.length}>
      <thead><tr>${columns.map(({ name, type }) => html`<th class=${type === "number" ? "num" : ""} aria-sort=${direction(name)}><button class="cut" title="Order by this" onClick=${() => setOrder(pressed(order, name))}>${visible(beginning(name, 80)) || "–"}${direction(name) && (order?.descending ? icon("down") : icon("up"))}</button></th>`)}<th></th></tr></thead>
      <tbody>${shown.map((row) => html`<tr>${columns.map((column) => html`<${Cell} column=${column} value=${row[column.name]} />`)}<td></td></tr>`)}</tbody>
    </table>
    ${shown.length < rows.length && html`<div class="more"><button class="btn s" onClick=${() => setAll(true)}>Show ${grouped(rows.length - shown.length)} more rows</button></div>`}
    ${columns.length < table.columns.length && html`<p class="dim pad small">${grouped(table.columns.length - columns.length)} more columns are in the file of all rows.</p>`}
    ${rows.length === 0 && html`<${NothingFound} />`}`;
}

/** @param {{column: import("../../results.js").Column, value: any}} props */
function Cell({ column, value }) {
  if (value === null || value === undefined) return html`<td class=${column.type === "number" ? "num dim" : "dim"}>–</td>`;
  if (typeof value === "number") return html`<td class="num">${value.toLocaleString("en-US", { maximumFractionDigits: 6 })}</td>`;
  const text = column.type === "time" ? whole(String(value), address.value.zone) : visible(beginning(cell(value), LONGEST_CELL));
  return html`<td class=${column.type === "number" ? "num" : ""}><span class="cut cell" title=${text}><bdi>${text}</bdi></span></td>`;
}
