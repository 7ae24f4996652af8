// The plan of a query on demand: how it was understood, what will be read, which indexes help, the SQL.
import { html, icon } from "../html.js";
import { grouped, size } from "../content.js";
import { pop, toggle } from "../pop.js";
import { address } from "../state.js";
import { useAnswer } from "../use_answer.js";
import { Answered } from "./asked.js";
import { Modal } from "./modal.js";
import { Words } from "./words.js";

export const PlanButton = () => html`<button class="btn plain icononly s nosmall" data-pop title="The plan of this query" aria-label="The plan of this query" aria-haspopup="dialog" onClick=${() => toggle("plan")}>${icon("info")}</button>`;

export function PlanDialog() {
  return pop.value === "plan" ? html`<${Plan} />` : null;
}

function Plan() {
  const { project, query, start, end } = address.value;
  const asked = useAnswer("explain", { project, query, start, end });
  return html`<${Modal} label="The plan of this query" look="plan" close=${() => (pop.value = "")}>
    <div class="body"><${Answered} asked=${asked}>${(/** @type {any} */ found) => html`<p>Understood as <code>${found.canonical || "everything"}</code></p>
      <ol class="planned">${found.plan.map((/** @type {string} */ one) => html`<li><${Words} text=${one} /></li>`)}</ol>
      <p class="soft">At most ${grouped(found.estimate.rows)} rows are read, ${size(found.estimate.bytes)}.</p>
      ${found.indexes.length > 0 && html`<table class="table dense" aria-label="Indexes"><thead><tr><th>Index</th><th class="num">Granules left</th><th class="num">Of</th></tr></thead><tbody>${found.indexes.map((/** @type {any} */ one) => html`<tr><td>${one.index}</td><td class="num">${grouped(one.granules)}</td><td class="num">${grouped(one.of)}</td></tr>`)}</tbody></table>`}
      ${found.hints.map((/** @type {any} */ hint) => html`<p class="soft"><${Words} text=${hint.message} /></p>`)}
      <pre class="trace">${found.sql}</pre>`}<//></div><//>`;
}
