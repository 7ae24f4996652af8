// The fingerprints of an issue that was merged from several: each can be split off again.
import { html, icon } from "../../html.js";
import { beginning, visible } from "../../content.js";
import { issue } from "../../issue.js";
import { mayChange } from "../../me.js";
import { split } from "../../issue_acts.js";

export function Fingerprints() {
  const found = issue.value;
  const merged = (found.fingerprints ?? []).filter((/** @type {any} */ one) => one.merged_from);
  if (merged.length === 0) return null;
  return html`<section class="panel" data-panel="merged"><header><h3>Merged into it</h3></header><ul class="pad">${merged.map((/** @type {any} */ one) => html`<li class="line"><span class="nowrap">${visible(beginning(one.merged_from, 60))}</span><code class="cut dim">${one.fingerprint}</code><span class="grow"></span>${mayChange() && html`<button class="btn s" onClick=${() => split(found.short_id, one)}>${icon("split")}Split off</button>`}</li>`)}</ul></section>`;
}
