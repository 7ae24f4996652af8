// The states that issues are looked at by, with how many each has; the order of the list; what the bars are.
import { html } from "../../html.js";
import { grouped } from "../../content.js";
import { TABS, tabOf, underTab } from "../../issue_tabs.js";
import { counts } from "../../issues.js";
import { address, go, run } from "../../state.js";

const SORTS = /** @type {const} */ ([["", "Last seen"], ["first_seen", "First seen"], ["events", "Events"], ["users", "Users"]]);

export function IssuesToolbar() {
  const { query, sort, trend } = address.value;
  const here = tabOf(query);
  return html`<div class="toolbar"><div class="tabs" role="tablist">${TABS.map((tab) => html`<button role="tab" aria-selected=${tab.name === here} onClick=${() => run(underTab(query, tab))}>${tab.words}${counts.value[tab.name] !== undefined && html`<span class="n">${grouped(counts.value[tab.name])}</span>`}</button>`)}</div>
    <span class="grow"></span>
    <span class="group nosmall nomid" role="group" aria-label="What the bars show"><button class="btn s" aria-pressed=${trend !== "30d"} onClick=${() => go({ trend: "24h" })}>24 h</button><button class="btn s" aria-pressed=${trend === "30d"} onClick=${() => go({ trend: "30d" })}>30 d</button></span>
    <label class="select nosmall"><span class="sr">Order</span><select aria-label="Order" value=${sort} onChange=${(/** @type {any} */ chosen) => go({ sort: chosen.target.value })}>${SORTS.map(([value, words]) => html`<option value=${value} selected=${value === sort}>${words}</option>`)}</select></label></div>`;
}
