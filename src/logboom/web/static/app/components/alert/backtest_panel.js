// What a rule would have done in the past, before it is saved and after: the same evaluator as live. It is judged again
// whenever the rule changes.
import { change } from "../../changes.js";
import { grouped, visible } from "../../content.js";
import { firings, secondsFiring, spans } from "../../firings.js";
import { html, icon, useEffect, useState } from "../../html.js";
import { equals, withTerm } from "../../query_text.js";
import { KINDS } from "../../rule_draft.js";
import { length, whole } from "../../time.js";
import { address, go } from "../../state.js";
import { Link } from "../link.js";
import { Timeline } from "./timeline.js";

const RANGES = /** @type {const} */ ([["24 h", "-24h"], ["7 d", "-7d"], ["30 d", "-30d"]]);
// As long as somebody types, nothing is judged.
const PAUSE_MS = 350;
const MOST_ROWS = 100;

/**
 * @param {{rule: any, slug: string, onFailure?: (error: any) => void, onFound?: (found: any) => void, children?: any}} props
 *   onFailure: is told why a rule can't be judged, which the panel says too; onFound: what came of the rule
 */
export function BackTestPanel({ rule, slug, onFailure, onFound, children }) {
  const start = address.value.past;
  const [found, setFound] = useState(/** @type {any} */ (null));
  const [failure, setFailure] = useState(/** @type {any} */ (null));
  const [busy, setBusy] = useState(true);
  const judged = JSON.stringify(rule);
  useEffect(() => {
    const abort = new AbortController();
    setBusy(true);
    const done = (/** @type {any} */ answer, /** @type {any} */ error) => {
      if (abort.signal.aborted) return;
      setBusy(false);
      setFailure(error);
      if (error) onFailure?.(error);
      setFound(answer);
      onFound?.(answer);
    };
    const timer = setTimeout(() => change("POST", `alerts/backtest?project=${encodeURIComponent(slug)}`, { rule, start }, abort.signal).then((answer) => done({ ...answer, rule }, null), (error) => done(null, error)), PAUSE_MS);
    return () => void (clearTimeout(timer), abort.abort());
  }, [start, judged, slug]);
  return html`<section class="panel" aria-label="Back-test" aria-busy=${busy}><header><h2>Back-test</h2><span class="dim small nosmall nomid">what it would have done; the same evaluator as live</span><span class="grow"></span>
      ${children}<span class="group">${RANGES.map(([title, value]) => html`<button type="button" class="btn s" aria-pressed=${value === start} onClick=${() => go({ past: value }, { replace: true })}>${title}</button>`)}</span></header>
    ${failure && html`<p class="pad small" role="alert">${failure.message}</p>`}
    ${found && html`<${Found} found=${found} />`}
    ${!found && !failure && html`<div class="screenful"><p class="pad small dim">judging the past</p></div>`}</section>`;
}

/** @param {{found: any}} props */
function Found({ found }) {
  const { rule, transitions } = found;
  const all = spans(transitions, found.end);
  const begun = firings(transitions);
  const late = begun.filter((one) => one.late).length;
  const told = rule.tell ?? [];
  const unit = KINDS[/** @type {import("../../rule_draft.js").Kind} */ (rule.watch.kind)].unit(rule.watch);
  const seconds = secondsFiring(all);
  if (rule.watch.kind === "issue") return html`<${OfIssues} found=${found} told=${told} />`;
  return html`<dl class="stats"><div><dt>Firings</dt><dd>${grouped(begun.length)}</dd></div><div><dt>Time firing</dt><dd>${seconds ? length(seconds * 1000) : "none"}</dd></div>
      <div><dt>Messages</dt><dd>${grouped(found.messages * told.length)} <small>${told.length ? `${grouped(found.messages)} to each: ${told.join(", ")}` : `${grouped(found.messages)} to tell, but nobody is told`}</small></dd></div><div><dt>By late events</dt><dd>${grouped(late)}</dd></div></dl>
    <div class="pad"><${Timeline} found=${found} spans=${all} threshold=${rule.threshold} unit=${unit} /></div>
    ${transitions.length > 0 && html`<${Happened} transitions=${transitions} rule=${rule} unit=${unit} />`}
    <p class="pad small dim" role="status">${begun.length} firings in ${found.windows.toLocaleString("en")} windows, judged in ${(found.elapsed_ms / 1000).toFixed(1)} s</p>`;
}

/** What an issue rule would have told of. @param {{found: any, told: string[]}} props */
function OfIssues({ found, told }) {
  const { transitions, messages } = found;
  const newest = [...transitions].reverse().slice(0, MOST_ROWS);
  return html`<dl class="stats"><div><dt>Told of</dt><dd>${grouped(transitions.length)}</dd></div><div><dt>Messages</dt><dd>${grouped(messages * told.length)} <small>${told.length ? `${grouped(messages)} to each: ${told.join(", ")}` : `${grouped(messages)} to tell, but nobody is told`}</small></dd></div></dl>
    ${newest.length > 0 && html`<div class="tablewrap" tabindex="0"><table class="table dense" aria-label="What would have happened"><thead><tr><th>When</th><th class="tight">What</th><th>Issue</th></tr></thead>
      <tbody>${newest.map((one) => html`<tr key=${`${one.judged_at} ${one.kind} ${one.key} ${one.evidence.happened}`}><td class="nowrap">${whole(iso(one.judged_at), address.value.zone)}</td><td class="tight">${one.evidence.happened}</td>
        <td><${Link} page="issue" state=${{ issue: one.key, event: one.evidence.event }}>${one.key}<//> <span class="cutlong">${visible(one.evidence.title)}</span></td></tr>`)}</tbody></table></div>`}
    <p class="pad small dim" role="status">${transitions.length} events of issues would have been told</p>`;
}

/** @param {{transitions: import("../../firings.js").Transition[], rule: any, unit: string}} props */
function Happened({ transitions, rule, unit }) {
  const newest = [...transitions].reverse().slice(0, MOST_ROWS);
  return html`<div class="tablewrap" tabindex="0"><table class="table dense" aria-label="What would have happened"><thead><tr><th>Window until</th><th class="tight">What</th>${rule.watch.by && html`<th>Key</th>`}<th class="num">Value</th><th class="nosmall">Evidence</th><th class="tight"></th></tr></thead>
    <tbody>${newest.map((one) => html`<tr key=${`${one.judged_at} ${one.kind} ${one.key}`}><td class="nowrap">${whole(iso(one.window_end), address.value.zone)}</td>
      <td class="tight">${one.kind.replace("_", " ")} ${one.level && html`<span class="badge" data-level=${one.kind === "resolved" ? "ok" : one.level}>${one.level}</span>`} ${one.late && one.kind !== "late" && html`<span class="badge">late</span>`}</td>
      ${rule.watch.by && html`<td><code class="cutlong">${visible(one.key)}</code></td>`}<td class="num nowrap">${one.value === null ? "" : `${Number(one.value.toPrecision(4)).toLocaleString("en")} ${unit}`}</td>
      <td class="nosmall">${evidence(one)}</td><td class="tight"><${Link} page="explore" state=${eventsOf(rule, one)} class="btn plain s icononly" title="Its events" aria-label="Its events">${icon("explore")}<//></td></tr>`)}</tbody></table></div>
    ${transitions.length > MOST_ROWS && html`<p class="pad small dim">The newest ${MOST_ROWS} of ${transitions.length.toLocaleString("en")}.</p>`}`;
}

/** The figures behind a value. @param {import("../../firings.js").Transition} one */
function evidence({ evidence: figures, threshold }) {
  const words = figures.part === undefined ? Object.entries(figures).map(([name, value]) => `${name.replace("_", " ")} ${value}`) : [`${figures.part} of ${figures.whole}`];
  return [...(threshold === null ? [] : [`limit ${threshold}`]), ...words].join(", ");
}

/** Where its events are seen. @param {any} rule @param {import("../../firings.js").Transition} one */
function eventsOf({ watch, window }, one) {
  const query = watch.by && one.key ? withTerm(watch.query ?? "", equals(watch.by, one.key)) : watch.query ?? "";
  return { query, start: iso(one.window_end - secondsOf(window ?? "5m")), end: iso(one.window_end) };
}

/** @param {string} span  `5m`, as the API took it */
const secondsOf = (span) => Number.parseInt(span, 10) * ({ s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 }[span.trim().slice(-1)] ?? 1);

/** @param {number} seconds */
const iso = (seconds) => new Date(seconds * 1000).toISOString();
