// What was refused lately: why, from where, and the beginning of what was sent.
import { html, icon } from "../../html.js";
import { serverNow } from "../../api.js";
import { grouped, visible } from "../../content.js";
import { address } from "../../state.js";
import { ago } from "../../time.js";
import { useAnswer } from "../../use_answer.js";

const EVERY_MS = 10_000;

/** @param {{slug: string}} props */
export function Refusals({ slug }) {
  const { found } = useAnswer("sources/refusals", { project: slug }, EVERY_MS);
  const keys = useAnswer(`projects/${encodeURIComponent(slug)}/keys`);
  if (!found) return null;
  const nameOf = (/** @type {number} */ id) => keys.found?.keys.find((/** @type {any} */ key) => key.id === id)?.name;
  return html`<section class="refused" aria-label="Refused"><h2 class="band">Refused</h2>
    ${found.refusals.length === 0 ? html`<p class="pad small dim line">${icon("ok")}Nothing was refused lately.</p>` : html`<table class="table dense" aria-label="Refused"><thead><tr><th class="tight">Last</th><th class="tight">Input</th><th class="num">Count</th><th class="tight nosmall">From</th><th>Why</th></tr></thead>
      <tbody>${found.refusals.map((/** @type {any} */ one) => html`<tr><td class="tight">${ago(Date.parse(one.last_at), serverNow(), address.value.zone)}</td><td class="tight">${one.input}</td><td class="num">${grouped(one.count)}</td><td class="tight nosmall"><code>${one.peer || "–"}</code></td>
        <td><span class="lvtext" data-level="warning">${one.reason.replaceAll("_", " ")}</span>${one.message && html` <span class="dim">${visible(one.message)}</span>`}${!one.known_key && html` <span class="badge">no known key</span>`}${nameOf(one.key) && html` <span class="badge">key ${visible(nameOf(one.key))}</span>`}${one.sample && html`<code class="cutlong sample">${visible(one.sample)}</code>`}</td></tr>`)}</tbody></table>`}</section>`;
}
