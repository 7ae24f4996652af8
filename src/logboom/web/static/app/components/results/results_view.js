// What a query with stages answered: a chart when its rows are over time, and the table.
import { html } from "../../html.js";
import { categoryColumns, chartColumns, chartsOf } from "../../table_shape.js";
import { phase, slow, table } from "../../results.js";
import { address } from "../../state.js";
import { Chart } from "./chart.js";
import { ResultsTable } from "./results_table.js";
import { CategoryBars, SingleValues } from "./single_value.js";

export function ResultsView() {
  const found = table.value;
  if (!found) return null;
  const { chart } = address.value;
  return html`<div class="results" aria-busy=${phase.value === "loading"}>
    ${slow.value && html`<div class="progress busy" role="progressbar" aria-label="Searching"></div>`}
    ${chart !== "none" && html`<${Drawn} found=${found} chart=${chart} />`}
    <${ResultsTable} table=${found} /></div>`;
}

/** @param {{found: import("../../results.js").Table, chart: import("../../address.js").Address["chart"]}} props */
function Drawn({ found, chart }) {
  const kinds = chartsOf(found);
  const kind = kinds.find((one) => one === chart) ?? kinds[0];
  if (kind === "value") return html`<${SingleValues} table=${found} />`;
  if (kind && chartColumns(found)) return html`<${Chart} table=${found} kind=${kind} />`;
  const shape = categoryColumns(found);
  return kind && shape ? html`<${CategoryBars} table=${found} shape=${shape} />` : null;
}
