// One rule: what it watches, its back-test over the past, what it did.
import { get } from "../api.js";
import { change } from "../changes.js";
import { html, useEffect, useState } from "../html.js";
import { project } from "../me.js";
import { address } from "../state.js";
import { History, State, watched } from "./alerts_page.js";
import { Failure } from "./notice.js";

const RANGES = /** @type {const} */ ([["24 h", "-24h"], ["7 d", "-7d"], ["30 d", "-30d"]]);

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
  return html`<div class="toolbar"><h2 class="cut">${rule.rule.name}</h2><${State} text=${rule.state} /><code class="cutlong nosmall">${watched(rule.rule)}</code></div>
    <div class="scroll">
      ${rule.error && html`<p class="notice" data-level="warning" role="alert">${rule.error}</p>`}
      ${rule.rule.watch.kind !== "issue" && html`<${BackTest} document=${rule.rule} slug=${slug} />`}
      <section class="panel" aria-label="What it did"><header><h2>What it did</h2></header><${History} transitions=${history} /></section>
    </div>`;
}

/** @param {{document: any, slug: string}} props */
function BackTest({ document, slug }) {
  const [start, setStart] = useState(/** @type {string} */ (RANGES[0][1]));
  const [critical, setCritical] = useState(String(document.threshold?.critical ?? document.threshold?.warning ?? ""));
  const [found, setFound] = useState(/** @type {any} */ (null));
  const [failure, setFailure] = useState(/** @type {any} */ (null));
  useEffect(() => {
    let wanted = true;
    const rule = drafted(document, critical);
    change("POST", `alerts/backtest?project=${encodeURIComponent(slug)}`, { rule, start }).then(
      (answer) => wanted && (setFailure(null), setFound(answer)),
      (error) => wanted && (setFound(null), setFailure(error)),
    );
    return () => void (wanted = false);
  }, [start, critical, slug]);
  const transitions = (found?.transitions ?? []).map((/** @type {any} */ one, /** @type {number} */ id) => ({ ...one, id, window_end: new Date(one.window_end * 1000).toISOString() })).reverse();
  const fired = transitions.filter((/** @type {any} */ one) => one.kind === "fired" || one.kind === "late").length;
  return html`<section class="panel" aria-label="Back-test"><header><h2>Back-test</h2><span class="dim small nosmall">what it would have done; the same evaluator as live</span><span class="grow"></span>
      ${document.threshold && html`<label class="small">threshold <span class="input w56"><input aria-label="Threshold" value=${critical} onChange=${(/** @type {any} */ event) => setCritical(event.target.value)} /></span></label>`}
      <span class="group">${RANGES.map(([title, value]) => html`<button class="btn s" aria-pressed=${value === start} onClick=${() => setStart(value)}>${title}</button>`)}</span></header>
    ${failure && html`<p class="pad" role="alert">${failure.message}</p>`}
    ${found && html`<p class="pad small" role="status">${fired} firings in ${found.windows.toLocaleString("en")} windows, judged in ${(found.elapsed_ms / 1000).toFixed(1)} s</p><${History} transitions=${transitions} />`}
    ${!found && !failure && html`<p class="pad small dim" aria-busy="true">judging the past</p>`}</section>`;
}

/** The rule with another threshold. @param {any} document @param {string} critical */
function drafted(document, critical) {
  if (!document.threshold || critical.trim() === "" || Number.isNaN(Number(critical))) return document;
  const name = document.threshold.critical === undefined ? "warning" : "critical";
  return { ...document, threshold: { ...document.threshold, [name]: Number(critical) } };
}
