// How many events there are, what the search cost, and the fields' switch.
import { html, icon } from "../html.js";
import { grouped, size } from "../content.js";
import { following } from "../live.js";
import { mayChange } from "../me.js";
import { pop, toggle } from "../pop.js";
import { hasStages } from "../query_text.js";
import { cancel, events, failure, histogram, nextCursor, phase, progress, slow, stats, table, total } from "../results.js";
import { address, go, run } from "../state.js";
import { chartsOf } from "../table_shape.js";
import { ExportMenu } from "./export_menu.js";
import { Link } from "./link.js";
import { PlanButton } from "./plan_dialog.js";
import { SavedSearchesMenu } from "./saved_searches.js";
import { ViewOptions } from "./view_options.js";

const CHARTS = /** @type {const} */ ([["line", "Line"], ["area", "Area"], ["bars", "Bars"], ["value", "Value"], ["none", "None"]]);

const FOLLOWING_WORDS = { off: "", connecting: "connecting …", following: "following", interrupted: "interrupted, trying again", ended: "no longer following" };

export function Toolbar() {
  const state = following.value;
  const charts = table.value ? chartsOf(table.value) : [];
  const { chart } = address.value;
  const shown = chart === "none" ? chart : (charts.find((one) => one === chart) ?? charts[0]);
  return html`<div class="toolbar">
    <div class="tabs" role="tablist"><a role="tab" aria-selected="true">${table.value ? "Table" : "Events"}<${Count} /></a></div>
    <span class="grow"></span>
    ${charts.length > 0 && html`<span class="group" role="group" aria-label="Chart">${CHARTS.filter(([value]) => value === "none" || charts.includes(value)).map(([value, words]) => html`<button class="btn s" aria-pressed=${shown === value} onClick=${() => go({ chart: value })}>${words}</button>`)}</span>`}
    ${state !== "off" && html`<span class=${`small ${state === "following" ? "oktext" : "dim"}`} role="status">${FOLLOWING_WORDS[state]}</span>`}
    <${Cost} />${slow.value
      ? html`<button class="btn s" onClick=${cancel}>Cancel</button>`
      : html`<button class="btn plain icononly s" title="Search again" aria-label="Search again" onClick=${() => run(address.value.query)}>${icon("refresh")}</button>`}
    <${PlanButton} />${mayAlert() && html`<${Link} page="new_rule" state=${{ query: address.value.query }} class="btn plain s nosmall" title="Make a rule that watches for this">${icon("bell")}<span class="nomid">Alert</span><//>`}${!failure.value && html`<${ExportMenu} />`}<${SavedSearchesMenu} />
    ${!table.value && html`<${ViewOptions} />`}
    ${!table.value && html`<button class="btn s onlysmall" data-pop onClick=${() => toggle("fields")} aria-expanded=${pop.value === "fields"}>${icon("filter")}Fields</button>`}
    ${!table.value && html`<button class="btn plain s nosmall" aria-pressed=${address.value.panel} title="Show or hide the fields (f)" onClick=${() => go({ panel: !address.value.panel })}>${icon("filter")}Fields</button>`}
  </div>`;
}

/** A rule takes what a search finds, not what stages make of it. */
const mayAlert = () => mayChange() && !hasStages(address.value.query);

const Count = () => html`<span class="n" id="count">${count()}</span>`;

function count() {
  if (table.value) return `${grouped(table.value.rows.length)}${stats.value?.partial ? "+" : ""}`;
  if (phase.value !== "ready" && events.value.length === 0) return "";
  if (histogram.value && total.value >= events.value.length) return grouped(total.value);
  return `${grouped(events.value.length)}${nextCursor.value ? "+" : ""}`;
}

const Cost = () => html`<span class="small dim nosmall" id="cost">${slow.value ? far() : cost()}</span>`;

/** How far a slow search is. */
function far() {
  const at = progress.value;
  if (!at) return "";
  return [at.share === null ? "" : `${Math.floor(at.share * 100)} %`, at.rows_read ? `${grouped(at.rows_read)} rows` : "", at.bytes_read ? `${size(at.bytes_read)} read` : ""].filter(Boolean).join(" · ");
}

/** What the rows have cost that are shown. */
function cost() {
  if (!stats.value) return "";
  const { elapsed_ms: ms, bytes_read: bytes } = stats.value;
  return [ms === undefined ? "" : `${(ms / 1000).toFixed(2)} s`, bytes === undefined ? "" : `${size(bytes)} read`].filter(Boolean).join(" · ");
}
