// What a query with stages answered: a chart when its rows are over time, and the table.
import { html } from "../../html.js";
import { chartColumns } from "../../table_shape.js";
import { phase, slow, table } from "../../results.js";
import { address } from "../../state.js";
import { Chart } from "./chart.js";
import { ResultsTable } from "./results_table.js";

export function ResultsView() {
  const found = table.value;
  if (!found) return null;
  const { chart } = address.value;
  return html`<div class="results" aria-busy=${phase.value === "loading"}>
    ${slow.value && html`<div class="progress busy" role="progressbar" aria-label="Searching"></div>`}
    ${chart !== "none" && chartColumns(found) && html`<${Chart} table=${found} kind=${chart} />`}
    <${ResultsTable} table=${found} /></div>`;
}
