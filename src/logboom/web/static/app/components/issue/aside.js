// Beside the event: how often, whose, where, who met it, what happened to the issue.
import { html, useState } from "../../html.js";
import { beginning, grouped, visible } from "../../content.js";
import { asideKnown, eventFailure, fetchedAt, issue, shown, similar, tags } from "../../issue.js";
import { address } from "../../state.js";
import { ago, milliseconds, whole } from "../../time.js";
import { Link } from "../link.js";
import { Pairs } from "../pairs.js";
import { Activity } from "./activity.js";
import { Avatar } from "./avatar.js";
import { Fingerprints } from "./fingerprints.js";
import { Spark } from "./spark.js";
import { Tags } from "./tags.js";
import { nameOf } from "../../issue_acts.js";

export function Aside() {
  const found = issue.value;
  const report = shown.value?.report;
  return html`<aside class="aside">
    <${HowOften} />
    <section class="panel"><header><h3>Owner</h3></header><div class="pad"><div class="line"><${Avatar} person=${found.assignee} /><span class="cut">${found.assignee ? visible(nameOf(found.assignee)) : html`<span class="dim">Nobody</span>`}</span></div></div></section>
    ${asideKnown.value && (shown.value || eventFailure.value) ? html`<${Known} report=${report} />` : html`<section class="panel screenful" aria-busy="true"></section>`}
  </aside>`;
}

/** What is known a moment later, all at once: nothing moves while one reads. @param {{report: import("../../report.js").Report | undefined}} props */
function Known({ report }) {
  return html`<${Tags} found=${tags.value} />
    ${report && report.user.length > 0 && html`<section class="panel" data-panel="user"><header><h3>User</h3></header><div class="pad"><${Pairs} pairs=${report.user} /></div></section>`}
    ${report && report.tags.length > 0 && html`<section class="panel" data-panel="tags"><header><h3>Tags of this event</h3></header><div class="pad"><${Pairs} pairs=${report.tags} /></div></section>`}
    ${report && report.sender.length > 0 && html`<section class="panel"><header><h3>Where it came from</h3></header><div class="pad"><${Pairs} pairs=${report.sender} /></div></section>`}
    <${Releases} />
    <${Environments} />
    ${similar.value.length > 0 && html`<section class="panel" data-panel="similar"><header><h3>Similar issues</h3></header><ul class="pad">${similar.value.map((one) => html`<li class="line"><${Link} page="issue" state=${{ issue: one.short_id }} class="nowrap">${one.short_id}<//><span class="cut small" title=${visible(one.differing.join(", ")).slice(0, 300)}><bdi>${visible(beginning(one.title, 120))}</bdi></span><span class="grow"></span><span class="dim small">${Math.round(100 * one.likeness)} %</span></li>`)}</ul></section>`}
    <${Fingerprints} />
    <${Activity} />`;
}

function HowOften() {
  const found = issue.value;
  const [month, setMonth] = useState(false);
  const counts = month ? found.trend_30d : found.trend_24h;
  const sum = counts.reduce((/** @type {number} */ all, /** @type {number} */ one) => all + one, 0);
  const { zone } = address.value;
  const moment = (/** @type {string} */ stored, /** @type {string} */ release) => html`<dd title=${whole(stored, zone)}>${ago(milliseconds(stored), fetchedAt.value, zone)} <span class="dim">${visible(beginning(release ?? "", 60))}</span></dd>`;
  return html`<section class="panel"><header><h3>${month ? "Last 30 days" : "Last 24 hours"}</h3><span class="grow"></span><span class="group"><button class="btn s" aria-pressed=${!month} onClick=${() => setMonth(false)}>24 h</button><button class="btn s" aria-pressed=${month} onClick=${() => setMonth(true)}>30 d</button></span></header>
    <div class="pad" data-level=${found.level || "none"}><div class="line"><span class="big">${grouped(sum)}</span><span class="dim">${sum === 1 ? "event" : "events"}</span>${!month && html`<span class="grow"></span><span class="small"><b>${grouped(found.users_24h)}</b> <span class="dim">${found.users_24h === 1 ? "user" : "users"}</span></span>`}</div>
      <${Spark} counts=${counts} width=${278} height=${44} words=${month ? "The last 30 days" : "The last 24 hours"} />
      <dl class="deflist facts2"><dt>First seen</dt>${moment(found.first_seen, found.first_release)}<dt>Last seen</dt>${moment(found.last_seen, found.last_release)}</dl></div></section>`;
}

const MOST_RELEASES = 6;

function Releases() {
  const { releases } = issue.value;
  const { zone } = address.value;
  if (releases.every((/** @type {any} */ one) => !one.release)) return null;
  return html`<section class="panel" data-panel="releases"><header><h3>Releases</h3></header><div class="pad"><dl class="releases">${releases.slice(0, MOST_RELEASES).map((/** @type {any} */ one) => html`
    <div class="line small"><dt class="cut grow">${visible(beginning(one.release, 60)) || html`<span class="dim">without a release</span>`}</dt><dd>${grouped(one.events)}</dd><dd class="dim nowrap" title=${whole(one.last_seen, zone)}>${ago(milliseconds(one.last_seen), fetchedAt.value, zone)}</dd></div>`)}</dl></div></section>`;
}

function Environments() {
  const { environments } = issue.value;
  if (environments.every((/** @type {any} */ one) => !one.environment)) return null;
  return html`<section class="panel" data-panel="environments"><header><h3>Environments</h3></header><div class="pad"><dl class="releases">${environments.slice(0, MOST_RELEASES).map((/** @type {any} */ one) => html`
    <div class="line small"><dt class="cut grow">${visible(beginning(one.environment, 60)) || html`<span class="dim">without an environment</span>`}</dt><dd>${grouped(one.events)}</dd></div>`)}</dl></div></section>`;
}
