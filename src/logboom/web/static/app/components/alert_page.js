// One rule: what it watches, its back-test over the past, what it did.
import { get } from "../api.js";
import { html, useEffect, useState } from "../html.js";
import { project } from "../me.js";
import { address } from "../state.js";
import { BackTestPanel } from "./alert/backtest_panel.js";
import { History, State, watched } from "./alerts_page.js";
import { Link } from "./link.js";
import { Failure } from "./notice.js";

export function AlertPage() {
  const slug = project.value?.slug ?? "";
  const { alert } = address.value;
  const [rule, setRule] = useState(/** @type {any} */ (null));
  const [history, setHistory] = useState(/** @type {any[]} */ ([]));
  const [failure, setFailure] = useState(/** @type {any} */ (null));
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let wanted = true;
    const path = `alerts/rules/${encodeURIComponent(alert)}`;
    Promise.all([get(path, { project: slug }), get("alerts/history", { project: slug, rule: alert })]).then(
      ([found, happened]) => wanted && (setFailure(null), setRule(found), setHistory(happened.transitions)),
      (error) => wanted && setFailure(error),
    );
    return () => void (wanted = false);
  }, [slug, alert, asked]);
  if (failure) return html`<div class="scroll"><${Failure} error=${failure} again=${() => setAsked(asked + 1)} /></div>`;
  if (!rule) return html`<div class="scroll" aria-busy="true"></div>`;
  return html`<div class="toolbar"><h2 class="cut">${rule.rule.name}</h2><${State} text=${rule.state} /><code class="cutlong nosmall">${watched(rule.rule)}</code><span class="grow"></span><${Link} page="edit_rule" state=${{ alert }} class="btn s">Edit<//></div>
    <div class="scroll"><div class="pile rulepile">
      ${rule.error && html`<p class="notice" data-level="warning" role="alert">${rule.error}</p>`}
      ${rule.rule.watch.kind !== "issue" && html`<${BackTest} key=${`${rule.id} ${rule.revision}`} document=${rule.rule} slug=${slug} />`}
      <section class="panel" aria-label="What it did"><header><h2>What it did</h2></header><${History} transitions=${history} /></section>
    </div></div>`;
}

/** @param {{document: any, slug: string}} props */
function BackTest({ document, slug }) {
  const [critical, setCritical] = useState(String(document.threshold?.critical ?? document.threshold?.warning ?? ""));
  return html`<${BackTestPanel} rule=${drafted(document, critical)} slug=${slug}>
    ${document.threshold && html`<label class="small">threshold <span class="input w72"><input aria-label="Threshold" value=${critical} onInput=${(/** @type {any} */ event) => setCritical(event.target.value)} /></span></label>`}<//>`;
}

/** The rule with another threshold. @param {any} document @param {string} critical */
function drafted(document, critical) {
  if (!document.threshold || critical.trim() === "" || Number.isNaN(Number(critical))) return document;
  const name = document.threshold.critical === undefined ? "warning" : "critical";
  return { ...document, threshold: { ...document.threshold, [name]: Number(critical) } };
}
