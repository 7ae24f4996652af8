// What happened to the issue and what people said of it, the newest first.
import { html, icon, useState } from "../../html.js";
import { beginning, visible } from "../../content.js";
import { activity, fetchedAt, issue } from "../../issue.js";
import { comment, nameOf } from "../../issue_acts.js";
import { mayChange } from "../../me.js";
import { address } from "../../state.js";
import { ago, milliseconds, whole } from "../../time.js";
import { Avatar } from "./avatar.js";

const SHOWN_AT_FIRST = 20;
const LONGEST_COMMENT = 10_000;

export function Activity() {
  const [all, setAll] = useState(false);
  const shown = all ? activity.value : activity.value.slice(0, SHOWN_AT_FIRST);
  return html`<section class="panel" data-panel="activity"><header><h3>Activity</h3></header><div class="pad">${mayChange() && html`<${CommentBox} />`}
    <ol class="activity">${shown.map((one) => html`<${Entry} key=${one.id} entry=${one} />`)}</ol>
    ${shown.length < activity.value.length && html`<button class="btn s" onClick=${() => setAll(true)}>Show all</button>`}</div></section>`;
}

/** @param {{entry: any}} props */
function Entry({ entry }) {
  const { zone } = address.value;
  return html`<li>${entry.user ? html`<${Avatar} person=${entry.user} />` : icon("issues")}<div>${entry.kind === "comment" ? html`<p><bdi>${visible(beginning(entry.text ?? "", LONGEST_COMMENT))}</bdi></p>` : html`<span>${words(entry)}</span>`}</div>
    <time title=${whole(entry.timestamp, zone)}>${ago(milliseconds(entry.timestamp), fetchedAt.value, zone)}</time></li>`;
}

/** @param {any} entry */
function words({ kind, data, release }) {
  const named = (/** @type {unknown} */ value) => visible(beginning(String(value ?? ""), 80));
  const inRelease = release ? ` in ${named(release)}` : "";
  switch (kind) {
    case "new": return html`<b>First seen</b>${inRelease}`;
    case "regressed": return html`<b>Regressed</b>${inRelease}`;
    case "escalating": return html`<b>Escalating</b>: ${named(data?.events)} events in an hour`;
    case "resolved": return html`<b>Resolved</b>${data?.in === "next_release" ? " in the next release" : data?.release ? ` in ${named(data.release)}` : ""}`;
    case "unresolved": return data?.because ? html`<b>Open again</b>: it was to be ignored until its ${named(data.because)}` : html`<b>Open again</b>`;
    case "ignored": return html`<b>Ignored</b>${ignoredUntil(data)}`;
    case "assigned": return html`<b>Given</b> to ${named(data?.assignee ? nameOf(data.assignee) : "somebody")}`;
    case "unassigned": return html`<b>Given</b> to nobody`;
    case "merged": return html`<b>Merged</b> with ${list(data?.short_ids)}`;
    case "merged_away": return html`<b>Merged</b> into ${named(data?.into)}`;
    case "unmerged_from": return html`<b>Split</b> from ${named(data?.from)}`;
    case "unmerged": return html`<b>Split off</b> ${list(data?.short_ids)}`;
    default: return html`<b>${named(kind).replaceAll("_", " ")}</b>`;
  }
}

/** @param {any} until */
function ignoredUntil(until) {
  if (until?.escalating) return " until it escalates";
  if (until?.count) return ` until ${Number(until.count)} more events`;
  if (until?.users) return ` until ${Number(until.users)} more users`;
  if (until?.date) return ` until ${whole(String(until.date), address.value.zone)}`;
  return " for good";
}

/** @param {unknown} ids */
const list = (ids) => (Array.isArray(ids) && ids.length ? ids.map((id) => visible(String(id))).join(", ") : "another issue");

function CommentBox() {
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const send = async (/** @type {SubmitEvent} */ submitted) => {
    submitted.preventDefault();
    if (!text.trim()) return;
    setBusy(true);
    if (await comment(issue.value.short_id, text.trim())) setText("");
    setBusy(false);
  };
  return html`<form class="comment" onSubmit=${send}><textarea aria-label="Comment" placeholder="Comment" maxlength=${LONGEST_COMMENT} value=${text} onInput=${(/** @type {any} */ typed) => setText(typed.target.value)}></textarea>
    ${text.trim() && html`<button class="btn s primary" disabled=${busy}>Comment</button>`}</form>`;
}
