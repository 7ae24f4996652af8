// The rules of a project with their states, what became of them, and rules that are offered.
import { get, serverNow } from "../api.js";
import { change } from "../changes.js";
import { visible } from "../content.js";
import { html, icon, useEffect, useState } from "../html.js";
import { mayChange, project } from "../me.js";
import { address, go } from "../state.js";
import { FRESH } from "../rule_draft.js";
import { Channels } from "./alert/channels.js";
import { Firing } from "./alert/firing.js";
import { NewSilence, ends } from "./alert/new_silence.js";
import { Older } from "./alert/older.js";
import { Link } from "./link.js";
import { Moment } from "./moment.js";
import { Failure } from "./notice.js";

const REFRESH_MS = 10_000;
const TABS = /** @type {const} */ ([["Rules", "rules"], ["History", "history"], ["Deliveries", "notifications"], ["Silences", "silences"], ["Channels", "channels"]]);
// What each tab asks for, where that is more than the list of its name.
const PATHS = /** @type {Record<string, string[]>} */ ({ rules: ["rules", "ready-made", "channels", "firing"], history: ["history", "rules"] });
export const LEVEL_OF_STATE = /** @type {Record<string, string>} */ ({ firing: "critical", error: "critical", pending: "warning", no_data: "warning", ok: "ok" });
const LEVEL_OF_DELIVERY = /** @type {Record<string, string>} */ ({ failed: "critical", waiting: "warning", sent: "ok" });

/** @param {{text: string, level?: string}} props */
export const State = ({ text, level }) => html`<span class="badge" data-level=${level}>${text.replace("_", " ")}</span>`;

/** @param {string} moment */
const toSecond = (moment) => html`<${Moment} at=${moment.replace(/\.\d+/, "")} />`;

/** @param {string} path @param {string} slug */
async function fetched(path, slug) {
  if (path === "firing") return get("alerts", { project: slug, firing: "true" });
  return get(`alerts/${path}`, { project: slug });
}

export function AlertsPage() {
  const slug = project.value?.slug ?? "";
  const tab = address.value.list;
  const [found, setFound] = useState(/** @type {any} */ (null));
  const [failure, setFailure] = useState(/** @type {any} */ (null));
  const [looked, setLooked] = useState(0);
  useEffect(() => {
    let wanted = true;
    const paths = PATHS[tab] ?? [tab];
    Promise.all(paths.map((path) => fetched(path, slug))).then(
      (answers) => wanted && (setFailure(null), setFound({ tab, ...Object.fromEntries(paths.map((path, number) => [path, answers[number]])) })),
      (error) => wanted && setFailure(error),
    );
    const timer = setTimeout(() => setLooked(looked + 1), REFRESH_MS);
    return () => void ((wanted = false), clearTimeout(timer));
  }, [tab, slug, looked]);
  const again = () => setLooked(looked + 1);
  return html`<div class="toolbar"><div class="tabs" role="tablist">${TABS.map(([title, name]) => html`<button role="tab" aria-selected=${name === tab} onClick=${() => go({ list: name })}>${title}</button>`)}</div>
      <span class="grow"></span>${mayChange() && html`<${Link} page="new_rule" class="btn primary s" aria-label="New rule">${icon("plus")}<span class="nosmall">New rule</span><//>`}</div>
    <div class=${`scroll ${tab === "rules" || tab === "channels" ? "" : "filled"}`} aria-busy=${!found}>
      ${failure && html`<${Failure} error=${failure} again=${again} />`}
      ${!failure && found?.tab === tab && html`<${Shown} tab=${tab} found=${found} slug=${slug} again=${again} />`}
    </div>`;
}

/** @param {{tab: string, found: any, slug: string, again: () => void}} props */
function Shown({ tab, found, slug, again }) {
  if (tab === "history") return html`<${Older} first=${found.history} list="transitions" path="alerts/history" slug=${slug} show=${(/** @type {any[]} */ transitions) => html`<${History} transitions=${transitions} rules=${found.rules.rules} />`} />`;
  if (tab === "notifications") return html`<${Older} first=${found.notifications} list="notifications" path="alerts/notifications" slug=${slug} show=${(/** @type {any[]} */ notifications) => html`<${Deliveries} notifications=${notifications} />`} />`;
  if (tab === "channels") return html`<${Channels} channels=${found.channels.channels} slug=${slug} again=${again} />`;
  if (tab === "silences") return html`${mayChange() && html`<${NewSilence} slug=${slug} again=${again} />`}<${Older} first=${found.silences} list="silences" path="alerts/silences" slug=${slug} show=${(/** @type {any[]} */ silences) => html`<${Silences} silences=${silences} slug=${slug} again=${again} />`} />`;
  return html`<${Firing} alerts=${found.firing.alerts} rules=${found.rules.rules} slug=${slug} again=${again} /><${Rules} rules=${found.rules.rules} /><${Offers} offers=${found["ready-made"].rules} channels=${found.channels.channels} slug=${slug} again=${again} />`;
}

/** @param {{rules: any[]}} props */
function Rules({ rules }) {
  if (rules.length === 0) return html`<div class="blank">${icon("bell")}<h2>No rule watches this project</h2>${mayChange() && html`<p>Take one of those below, or make your own.</p><div class="line"><${Link} page="new_rule" class="btn primary">New rule<//></div>`}</div>`;
  return html`<section class="panel inset"><header><h2>Rules</h2><span class="dim small">${rules.length}</span></header><table class="table" aria-label="Rules"><thead><tr><th>Rule</th><th class="tight">State</th><th class="nosmall">Watches</th><th class="nosmall">Tells</th><th class="nosmall nomid">Judged until</th></tr></thead>
    <tbody>${rules.map((rule) => html`<tr key=${rule.id}>
      <td><${Link} page="alert" state=${{ alert: String(rule.id) }}>${rule.rule.name}<//></td>
      <td class="tight"><${State} text=${rule.firing > 1 ? `${rule.firing} firing` : rule.state} level=${LEVEL_OF_STATE[rule.state]} /></td>
      <td class="nosmall"><code class="cutlong">${watched(rule.rule)}</code></td>
      <td class="nosmall">${(rule.rule.tell ?? []).join(", ") || "nobody"}</td>
      <td class="nosmall nomid nowrap"><${Moment} at=${rule.judged_until} /></td></tr>`)}</tbody></table></section>`;
}

/** What a rule watches, in a few words. @param {any} rule */
export function watched({ watch }) {
  const by = watch.by ? ` by ${watch.by}` : "";
  if (watch.kind === "issue") return `issue: ${(watch.events ?? ["new", "regressed"]).join(", ")}`;
  const of = watch.kind === "ratio" ? ` of ${watch.of || "*"}` : "";
  const statistic = watch.kind === "statistic" ? `${watch.function ?? FRESH.function} of ` : "";
  return `${watch.kind}: ${statistic}${watch.field ? `${watch.field} in ` : ""}${watch.query || "*"}${of}${by}`;
}

/** @param {{offers: any[], channels: any[], slug: string, again: () => void}} props */
function Offers({ offers, channels, slug, again }) {
  const [failure, setFailure] = useState(/** @type {any} */ (null));
  if (offers.length === 0 || !mayChange()) return null;
  const tell = channels.map((channel) => channel.name);
  /** @param {any} rule */
  const take = (rule) => change("POST", `alerts/rules?project=${encodeURIComponent(slug)}`, { rule: { ...rule, tell } }).then(again, setFailure);
  return html`<section class="panel inset" aria-label="Ready-made rules"><header><h2>Ready-made rules</h2><span class="dim small">${tell.length ? `they tell ${tell.join(", ")}` : "there is no channel yet: they would tell nobody"}</span></header>
    ${failure && html`<p class="pad" role="alert">${failure.message}</p>`}
    <table class="table"><tbody>${offers.map((offer) => html`<tr key=${offer.rule.name}><td><b>${offer.rule.name}</b><div class="small dim">${offer.why}</div></td><td class="tight"><button class="btn s" onClick=${() => take(offer.rule)}>${icon("plus")}Take</button></td></tr>`)}</tbody></table></section>`;
}

/** @param {{transitions: any[], rules?: any[]}} props  rules: where what several did stands together */
export function History({ transitions, rules }) {
  const names = rules && new Map(rules.map((rule) => [rule.id, rule.rule.name]));
  if (transitions.length === 0) return html`<div class="blank">${icon("ok")}<h2>Nothing has happened</h2></div>`;
  return html`<div class="sideways"><table class="table dense" aria-label="History"><thead><tr><th>When</th><th class="tight">What</th><th class="tight nosmall">Level</th>${names && html`<th>Rule</th>`}<th>Key</th><th class="num nosmall">Value</th><th class="num nosmall">Threshold</th></tr></thead>
    <tbody>${transitions.map((one) => html`<tr key=${one.id}><td class="nowrap"><${Moment} at=${one.window_end} /></td>
      <td class="tight">${one.kind.replace("_", " ")} ${one.late && one.kind !== "late" && html`<span class="badge">late</span>`}</td><td class="tight nosmall">${one.level && html`<${State} text=${one.level} level=${one.kind === "resolved" ? "ok" : one.level} />`}</td>
      ${names && html`<td>${names.has(one.rule) ? html`<${Link} page="alert" state=${{ alert: String(one.rule), why: one.alert ? String(one.alert) : "" }}>${names.get(one.rule)}<//>` : html`<span class="dim">deleted</span>`}</td>`}
      <td><code class="cutlong">${visible(one.evidence.title ?? one.evidence.error ?? one.key)}</code></td><td class="num nosmall">${short(one.value)}</td><td class="num nosmall">${short(one.threshold)}</td></tr>`)}</tbody></table></div>`;
}

/** @param {number | null} value */
export const short = (value) => (value === null ? "" : Number(value.toPrecision(4)).toLocaleString("en"));

/** @param {{notifications: any[]}} props */
function Deliveries({ notifications }) {
  if (notifications.length === 0) return html`<div class="blank">${icon("ok")}<h2>Nothing was sent yet</h2></div>`;
  return html`<table class="table dense" aria-label="Deliveries"><thead><tr><th>When</th><th class="tight">Status</th><th>Channel</th><th>Subject</th><th class="num nosmall">Attempts</th><th class="nosmall">Answer</th></tr></thead>
    <tbody>${notifications.map((one) => html`<tr key=${one.id}><td class="nowrap"><${Moment} at=${one.sent_at ?? one.created_at} /></td><td class="tight"><${State} text=${one.status} level=${LEVEL_OF_DELIVERY[one.status]} /></td>
      <td>${one.channel}</td><td><span class="cutlong">${one.subject}</span></td><td class="num nosmall">${one.attempts}</td><td class="nosmall"><span class="cutlong">${one.answer}</span></td></tr>`)}</tbody></table>`;
}

/** @param {{silences: any[], slug: string, again: () => void}} props */
function Silences({ silences, slug, again }) {
  if (silences.length === 0) return html`<div class="blank">${icon("ok")}<h2>No silence</h2></div>`;
  return html`<table class="table dense" aria-label="Silences"><thead><tr><th>What</th><th class="nosmall">From</th><th>To</th><th class="nosmall">By</th><th class="nosmall">Why</th><th class="tight"></th></tr></thead>
    <tbody>${silences.map((one) => html`<tr key=${one.id}><td><code class="cutlong">${Object.entries(one.matchers).map(([name, pattern]) => `${name}: ${pattern}`).join(", ")}</code></td>
      <td class="nosmall">${toSecond(one.starts_at)}</td><td>${toSecond(one.ends_at)}</td><td class="nosmall">${one.author}</td><td class="nosmall">${one.comment}</td>
      <td class="tight">${mayChange() && Date.parse(one.ends_at) > serverNow() && html`<button class="btn s" onClick=${() => ends(one.id, slug, again)}>End</button>`}</td></tr>`)}</tbody></table>`;
}
