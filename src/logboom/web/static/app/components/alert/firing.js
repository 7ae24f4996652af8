// What fires now, and saying that somebody looks after it.
import { attempted, change } from "../../changes.js";
import { visible } from "../../content.js";
import { html, icon } from "../../html.js";
import { mayChange } from "../../me.js";
import { address } from "../../state.js";
import { whole } from "../../time.js";
import { Link } from "../link.js";
import { Moment } from "../moment.js";

/** @param {{alerts: any[], rules: any[], slug: string, again: () => void}} props */
export function Firing({ alerts, rules, slug, again }) {
  if (alerts.length === 0) return null;
  const names = new Map(rules.map((rule) => [rule.id, rule.rule.name]));
  return html`<section class="panel inset" aria-label="Firing now"><header><h2>Firing now</h2><span class="dim small">${alerts.length}</span></header>
    <${Alerts} alerts=${alerts} names=${names} slug=${slug} again=${again} /></section>`;
}

/**
 * @param {{alerts: any[], names?: Map<number, string>, slug: string, again: () => void, open?: (id: number) => void, opened?: number}} props
 *   names: of the rules, where alerts of several stand; open: what choosing one does
 */
export function Alerts({ alerts, names, slug, again, open, opened }) {
  return html`<div class="sideways"><table class="table" aria-label="Alerts"><thead><tr>${names && html`<th>Rule</th>`}<th>Key</th><th class="tight">Level</th><th class="num nosmall">Peak</th><th class="nosmall">From</th><th class="nosmall">To</th><th class="tight"></th></tr></thead>
    <tbody>${alerts.map((alert) => html`<tr key=${alert.id} aria-current=${alert.id === opened ? "true" : null}>
      ${names && html`<td><${Link} page="alert" state=${{ alert: String(alert.rule) }}>${names.get(alert.rule) ?? "a rule that was deleted"}<//></td>`}
      <td>${open ? html`<button type="button" class="btn plain s cutlong" aria-expanded=${alert.id === opened} onClick=${() => open(alert.id)}>${visible(alert.key) || "all"}</button>` : html`<code class="cutlong">${visible(alert.key) || "all"}</code>`}</td>
      <td class="tight"><span class="badge" data-level=${alert.closed_at ? undefined : alert.level}>${alert.level}</span>${alert.late && html` <span class="badge">late</span>`}</td>
      <td class="num nosmall">${alert.peak === null ? "" : Number(alert.peak.toPrecision(4)).toLocaleString("en")}</td>
      <td class="nosmall nowrap"><${Moment} at=${alert.opened_at} /></td><td class="nosmall nowrap">${alert.closed_at ? html`<${Moment} at=${alert.closed_at} />` : "still"}</td>
      <td class="tight">${seen(alert, slug, again)}</td></tr>`)}</tbody></table></div>`;
}

/** @param {any} alert @param {string} slug @param {() => void} again */
function seen(alert, slug, again) {
  if (alert.acknowledged_at) return html`<span class="small dim nowrap" title=${whole(alert.acknowledged_at, address.value.zone)}>${icon("check")} ${alert.acknowledged_by}</span>`;
  if (alert.closed_at || !mayChange()) return null;
  const acknowledge = () => attempted(async () => (await change("POST", `alerts/${alert.id}/acknowledge?project=${encodeURIComponent(slug)}`, {}), again()));
  return html`<button type="button" class="btn s" onClick=${acknowledge}>Acknowledge</button>`;
}
