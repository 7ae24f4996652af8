// One rule: what it watches, its back-test over the past, what it did.
import { get } from "../api.js";
import { attempted, change } from "../changes.js";
import { html, icon, useEffect, useState } from "../html.js";
import { mayChange, project } from "../me.js";
import { address, go, visit } from "../state.js";
import { nameSubject } from "../subject.js";
import { BackTestPanel } from "./alert/backtest_panel.js";
import { Alerts } from "./alert/firing.js";
import { Older } from "./alert/older.js";
import { Why } from "./alert/why.js";
import { History, LEVEL_OF_STATE, State, watched } from "./alerts_page.js";
import { Link } from "./link.js";
import { Failure } from "./notice.js";

export function AlertPage() {
  const slug = project.value?.slug ?? "";
  const { alert } = address.value;
  const [rule, setRule] = useState(/** @type {any} */ (null));
  const [history, setHistory] = useState(/** @type {any} */ (null));
  const [alerts, setAlerts] = useState(/** @type {any} */ (null));
  const [failure, setFailure] = useState(/** @type {any} */ (null));
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let wanted = true;
    const path = `alerts/rules/${encodeURIComponent(alert)}`;
    const asked = { project: slug, rule: alert };
    Promise.all([get(path, { project: slug }), get("alerts/history", asked), get("alerts", asked)]).then(
      ([found, happened, fired]) => wanted && (setFailure(null), setRule(found), setHistory(happened), setAlerts(fired)),
      (error) => wanted && setFailure(error),
    );
    return () => void (wanted = false);
  }, [slug, alert, asked]);
  useEffect(() => rule && nameSubject(rule.rule.name), [rule]);
  if (failure) return html`<div class="scroll"><${Failure} error=${failure} again=${() => setAsked(asked + 1)} /></div>`;
  const again = () => setAsked(asked + 1);
  if (!rule) return html`<div class="scroll" aria-busy="true"></div>`;
  return html`<div class="toolbar"><h2 class="sr">${rule.rule.name}</h2><${State} text=${rule.state} level=${LEVEL_OF_STATE[rule.state]} /><code class="cutlong nosmall">${watched(rule.rule)}</code><span class="grow"></span>${mayChange() && html`<${Link} page="edit_rule" state=${{ alert }} class="btn s">Edit<//><${Delete} rule=${rule} slug=${slug} />`}</div>
    <div class="scroll"><div class="pile rulepile">
      ${rule.error && html`<p class="notice" data-level="warning" role="alert">${rule.error}</p>`}
      ${facts(rule.rule)}
      <${Fired} first=${alerts} alert=${alert} slug=${slug} again=${again} />
      <${BackTest} key=${`${rule.id} ${rule.revision}`} document=${rule.rule} slug=${slug} />
      <section class="panel" aria-label="What it did"><header><h2>What it did</h2></header><${Older} key=${alert} first=${history} list="transitions" path="alerts/history" slug=${slug} asked=${{ rule: alert }} show=${(/** @type {any[]} */ transitions) => html`<${History} transitions=${transitions} />`} /></section>
    </div></div>`;
}

/** Asks once more: it can't be undone. @param {{rule: any, slug: string}} props */
function Delete({ rule, slug }) {
  const [asked, setAsked] = useState(false);
  const remove = () => attempted(async () => {
    await change("DELETE", `alerts/rules/${rule.id}?project=${encodeURIComponent(slug)}`);
    visit("alerts", {});
  });
  if (!asked) return html`<button type="button" class="btn plain s" onClick=${() => setAsked(true)}>Delete</button>`;
  return html`<button type="button" class="btn s danger" onClick=${remove}>Delete the rule</button><button type="button" class="btn plain s" onClick=${() => setAsked(false)}>Keep</button>`;
}

/** Its alerts, each with why it fired. @param {{first: any, alert: string, slug: string, again: () => void}} props */
function Fired({ first, alert, slug, again }) {
  if (first.alerts.length === 0) return null;
  const shown = Number(address.value.why) || first.alerts[0].id;
  return html`<section class="panel" aria-label="Alerts"><header><h2>Alerts</h2><span class="dim small">each from its first bad window to its end</span></header>
    <${Older} key=${alert} first=${first} list="alerts" path="alerts" slug=${slug} asked=${{ rule: alert }} show=${(/** @type {any[]} */ alerts) => html`<${Alerts} alerts=${alerts} slug=${slug} again=${again} open=${(/** @type {number} */ id) => go({ why: String(id) })} opened=${shown} />`} /></section>
    <section class="panel" aria-label="Why"><header>${icon("bell")}<h2>Why it fired</h2></header><${Why} alert=${shown} slug=${slug} /></section>`;
}

/** @param {{document: any, slug: string}} props */
function BackTest({ document, slug }) {
  const [critical, setCritical] = useState(String(document.threshold?.critical ?? document.threshold?.warning ?? ""));
  return html`<${BackTestPanel} rule=${drafted(document, critical)} slug=${slug}>
    ${document.threshold && html`<label class="small">threshold <span class="input w72"><input aria-label="Threshold" value=${critical} onInput=${(/** @type {any} */ event) => setCritical(event.target.value)} /></span></label>`}<//>`;
}

/** What people should know of it. @param {any} rule */
function facts({ summary, runbook, owner, labels = {}, tell = [] }) {
  const words = [["Told", tell.join(", ") || "nobody"], ["Owner", owner], ["Labels", Object.entries(labels).map(([name, value]) => `${name}: ${value}`).join(", ")]].filter(([, value]) => value);
  return html`<section class="panel" aria-label="About"><dl class="factlist abreast">${words.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}${runbook && html`<div><dt>Runbook</dt><dd><a href=${runbook} rel="noreferrer noopener" target="_blank">${runbook}</a></dd></div>`}${summary && html`<div><dt>Summary</dt><dd>${summary}</dd></div>`}</dl></section>`;
}

/** The rule with another threshold. @param {any} document @param {string} critical */
function drafted(document, critical) {
  if (!document.threshold || critical.trim() === "" || Number.isNaN(Number(critical))) return document;
  const name = document.threshold.critical === undefined ? "warning" : "critical";
  return { ...document, threshold: { ...document.threshold, [name]: Number(critical) } };
}
