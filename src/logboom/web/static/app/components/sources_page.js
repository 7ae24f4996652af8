// What arrives in this project from where: how much, how fast, when last, who fell silent, and what was refused.
import { html, icon } from "../html.js";
import { grouped, visible, beginning } from "../content.js";
import { serverNow } from "../api.js";
import { project } from "../me.js";
import { address, go } from "../state.js";
import { ago, length } from "../time.js";
import { equals } from "../query_text.js";
import { useAnswer } from "../use_answer.js";
import { Answered } from "./asked.js";
import { Link } from "./link.js";
import { Refusals } from "./sources/refusals.js";
import { Spark } from "./issue/spark.js";

const EVERY_MS = 10_000;
const BY = /** @type {const} */ ([["service", "Service"], ["host", "Host"], ["input", "Input"], ["key", "Key"], ["peer", "Address"]]);
const ALSO = /** @type {Record<string, string>} */ ({ input: "services" });

export function SourcesPage() {
  const slug = project.value?.slug ?? "";
  const { by } = address.value;
  const asked = useAnswer("sources", { project: slug, by }, EVERY_MS);
  return html`<div class="toolbar"><span class="group" role="group" aria-label="By">${BY.map(([name, title]) => html`<button class="btn s" aria-pressed=${name === by} onClick=${() => go({ by: name })}>${title}</button>`)}</span>
      <span class="small dim nosmall">the last 24 hours</span><span class="grow"></span><${Link} page="connect" state=${{ recipe: "django" }} class="btn primary s">${icon("plus")}Connect<//></div>
    <div class="scroll filled">
      <${Answered} asked=${asked}>${(/** @type {any} */ found) => html`<${Table} sources=${found.sources} by=${by} />${project.value?.role === "admin" && html`<${Refusals} slug=${slug} />`}`}<//>
    </div>`;
}

/** @param {{sources: any[], by: string}} props */
function Table({ sources, by }) {
  if (sources.length === 0) {
    return html`<div class="blank">${icon("plug")}<h2>Nothing arrived in the last 24 hours</h2><p>Connect an application, a daemon or a machine: each has its few lines ready.</p>
      <div class="line"><${Link} page="connect" state=${{ recipe: "django" }} class="btn primary">Connect a source<//></div></div>`;
  }
  const { zone } = address.value;
  return html`<table class="table sourcetable" aria-label="Sources"><thead><tr><th>${BY.find(([name]) => name === by)?.[1]}</th><th class="nosmall">${ALSO[by] ? "Services" : "Comes by"}</th><th class="nosmall nomid">24 hours</th><th class="num">Events</th><th class="num nosmall">Errors</th><th class="num nosmall">Now</th><th class="tight">Last</th></tr></thead>
    <tbody>${sources.map((one) => html`<tr key=${one.value}>
      <td class="cut w100"><${Link} page="explore" state=${{ query: equals(by, one.value), start: "-1d" }}>${visible(beginning(one.value, 120)) || html`<span class="dim">none</span>`}<//></td>
      <td class="nosmall"><span class="cut dim small">${one.also.map(visible).join(", ")}</span></td>
      <td class="nosmall nomid"><${Spark} counts=${one.trend} width=${144} height=${16} words="The last 24 hours" /></td>
      <td class="num">${grouped(one.events)}</td><td class="num nosmall">${one.errors ? html`<span data-level="error" class="lvtext">${grouped(one.errors)}</span>` : html`<span class="dim">0</span>`}</td>
      <td class="num nosmall">${rate(one.rate)}</td>
      <td class="tight">${one.silent_seconds ? html`<span class="badge" data-level="warning">silent for ${length(one.silent_seconds * 1000)}</span>` : ago(Date.parse(one.last_received), serverNow(), zone)}</td></tr>`)}</tbody></table>`;
}

/** Events a second in words. @param {number} perSecond */
export function rate(perSecond) {
  if (perSecond === 0) return html`<span class="dim">–</span>`;
  if (perSecond >= 1) return `${grouped(Math.round(perSecond * 10) / 10)}/s`;
  return `${grouped(Math.max(1, Math.round(perSecond * 60)))}/min`;
}
