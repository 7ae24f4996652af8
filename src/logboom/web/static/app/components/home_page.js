// Home: how the project has been in the last 24 hours, on one screen: volumes, errors, new issues, alerts, silence.
import { serverNow } from "../api.js";
import { beginning, grouped, visible } from "../content.js";
import { stacks, ticks } from "../histogram_shape.js";
import { LEVELS } from "../events.js";
import { html, icon } from "../html.js";
import { project } from "../me.js";
import { equals } from "../query_text.js";
import { address } from "../state.js";
import { length, milliseconds } from "../time.js";
import { useAnswer } from "../use_answer.js";
import { Answered } from "./asked.js";
import { StateBadge } from "./issue/state_badge.js";
import { Spark } from "./issue/spark.js";
import { Link } from "./link.js";
import { rate } from "./sources_page.js";

const DAY_MS = 86_400_000;
const EVERY_MS = 30_000;
const WORST = ["critical", "error"];

export function HomePage() {
  const slug = project.value?.slug ?? "";
  const volume = useAnswer("histogram", { project: slug, start: "-1d", end: "now" }, EVERY_MS);
  const sources = useAnswer("sources", { project: slug, by: "service" }, EVERY_MS);
  const issues = useAnswer("issues", { project: slug, query: "is:unresolved first_seen:-24h", limit: 6 }, EVERY_MS);
  const rules = useAnswer("alerts/rules", { project: slug }, EVERY_MS);
  const silent = (sources.found?.sources ?? []).filter((/** @type {any} */ one) => one.silent_seconds > 0);
  const firing = (rules.found?.rules ?? []).filter((/** @type {any} */ one) => one.firing > 0);
  return html`<div class="scroll"><div class="home">
    <${Answered} asked=${volume}>${(/** @type {any} */ found) => html`<${Figures} histogram=${found} issues=${issues.found?.total} firing=${firing.reduce((/** @type {number} */ sum, /** @type {any} */ one) => sum + one.firing, 0)} silent=${silent.length} /><${Volume} histogram=${found} />`}<//>
    <div class="halves">
      <section class="panel" aria-label="New issues"><header><h2>New issues</h2><span class="dim small">24 hours</span><span class="grow"></span><${Link} page="issues" class="small">All issues<//></header>
        <${Answered} asked=${issues}>${(/** @type {any} */ found) => found.issues.length === 0 ? html`<p class="pad dim small line">${icon("ok")}No new kind of error.</p>` : html`<ul class="rowlist">${found.issues.map((/** @type {any} */ one) => html`<li data-level=${one.level || "none"}><span class="dot"></span><${Link} page="issue" state=${{ issue: one.short_id }} class="cut grow">${visible(beginning(one.title, 200)) || "(no message)"}<//><span class="nosmall"><${StateBadge} state=${one.state} /></span><span class="num small">${grouped(one.events)}</span></li>`)}</ul>`}<//></section>
      <section class="panel" aria-label="Alerts"><header><h2>Firing alerts</h2><span class="grow"></span><${Link} page="alerts" class="small">All rules<//></header>
        <${Answered} asked=${rules}>${() => firing.length === 0 ? html`<p class="pad dim small line">${icon("ok")}${rules.found?.rules.length ? "No rule fires." : "No rule watches this project yet."}</p>` : html`<ul class="rowlist">${firing.map((/** @type {any} */ one) => html`<li data-level="critical"><span class="dot"></span><${Link} page="alert" state=${{ alert: String(one.id) }} class="cut grow">${visible(one.rule.name)}<//><span class="badge" data-level="critical">${one.firing > 1 ? `${one.firing} firing` : "firing"}</span></li>`)}</ul>`}<//></section>
      <section class="panel" aria-label="Services"><header><h2>Services</h2><span class="dim small">24 hours</span><span class="grow"></span><${Link} page="sources" class="small">All sources<//></header>
        <${Answered} asked=${sources}>${(/** @type {any} */ found) => found.sources.length === 0 ? html`<p class="pad small"><${Link} page="connect" state=${{ recipe: "django" }}>Connect a first source<//></p>` : html`<ul class="rowlist">${found.sources.slice(0, 8).map((/** @type {any} */ one) => html`<li><${Link} page="explore" state=${{ query: equals("service", one.value), start: "-1d" }} class="cut grow">${visible(one.value) || "none"}<//><span class="nosmall nomid"><${Spark} counts=${one.trend} width=${108} height=${16} words="24 hours" /></span><span class="num small rate">${rate(one.rate)}</span><span class="num small lvtext errs" data-level=${one.errors ? "error" : "none"}>${grouped(one.errors)} errors</span></li>`)}</ul>`}<//></section>
      <section class="panel" aria-label="Silent sources"><header><h2>Silent</h2></header>
        ${silent.length === 0 ? html`<p class="pad dim small line">${icon("ok")}${sources.found?.sources.length ? "Every service that spoke in the last 24 hours still does." : "No service has spoken in the last 24 hours."}</p>` : html`<ul class="rowlist">${silent.slice(0, 8).map((/** @type {any} */ one) => html`<li data-level="warning"><span class="dot"></span><span class="cut grow">${visible(one.value) || "none"}</span><span class="badge" data-level="warning">silent for ${length(one.silent_seconds * 1000)}</span></li>`)}</ul>`}</section>
    </div></div></div>`;
}

/** @param {{histogram: import("../results.js").Histogram, issues: number | undefined, firing: number, silent: number}} props */
function Figures({ histogram, issues, firing, silent }) {
  const sums = /** @type {Record<string, number>} */ ({});
  for (const { counts } of histogram.buckets) for (const [level, count] of Object.entries(counts)) sums[level] = (sums[level] ?? 0) + count;
  const all = Object.values(sums).reduce((sum, count) => sum + count, 0);
  const errors = WORST.reduce((sum, level) => sum + (sums[level] ?? 0), 0);
  const share = all ? (100 * errors) / all : 0;
  return html`<dl class="stats panel figures">
    <div><dt>Events, 24 hours</dt><dd>${grouped(all)}</dd></div>
    <div><dt>Errors</dt><dd data-level=${errors ? "error" : "none"}><span class=${errors ? "lvtext" : ""}>${grouped(errors)}</span> <small>${share < 0.01 && errors ? "< 0.01" : share.toFixed(2)} % of all</small></dd></div>
    <div><dt>New issues</dt><dd>${issues === undefined ? "–" : grouped(issues)}</dd></div>
    <div><dt>Alerts, silent</dt><dd><span class=${firing ? "lvtext" : ""} data-level="critical">${firing}</span> <small>firing, ${silent} silent</small></dd></div></dl>`;
}

/** @param {{histogram: import("../results.js").Histogram}} props */
function Volume({ histogram }) {
  const now = serverNow();
  const { buckets, interval_ms: step } = histogram;
  const range = buckets.length ? { start: milliseconds(buckets[0].time), end: milliseconds(buckets[buckets.length - 1].time) + step } : { start: now - DAY_MS, end: now };
  const whole = { start: Math.min(range.start, now - DAY_MS), end: Math.max(range.end, now) };
  const shape = stacks(histogram, whole);
  const percent = (/** @type {number} */ part) => `${(part * 100).toFixed(3)}%`;
  return html`<section class="panel" aria-label="Volume by level"><header><h2>Volume by level</h2><span class="dim small">24 hours</span><span class="grow"></span><${Link} page="explore" state=${{ start: "-1d" }} class="small">Explore<//></header>
    <div class="pad"><svg class="chart" height="96" role="img" aria-label=${`Events by level, 24 hours; at most ${grouped(shape.peak)} in ${length(step)}`}>
      <line class="grid" x1="0" x2="100%" y1="4.5" y2="4.5" />${[...LEVELS, ""].reverse().map((level) => html`<g data-level=${level || "none"}>${shape.bars.filter((bar) => bar.level === level).map((bar) => html`<rect x=${percent(bar.x)} y=${bar.y} width=${percent(bar.width)} height=${bar.height}><title>${bar.words}</title></rect>`)}</g>`)}
      <line class="base" x1="0" x2="100%" y1="72.5" y2="72.5" />${ticks(whole, address.value.zone).map(({ share, words, minor, anchor }) => html`<text x=${percent(share)} y="88" text-anchor=${anchor} class=${minor ? "nosmall" : ""}>${words}</text>`)}</svg></div></section>`;
}
