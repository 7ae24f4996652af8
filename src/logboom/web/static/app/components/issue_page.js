// One issue: what it is, what is done about it, and one of its events in full.
import { html, icon, useEffect } from "../html.js";
import { visible } from "../content.js";
import { eventFailure, failure, issue, loadEvent, loadIssue, loading, sent, shown } from "../issue.js";
import { address, visit } from "../state.js";
import { Aside } from "./issue/aside.js";
import { Attachments } from "./issue/attachments.js";
import { Breadcrumbs } from "./issue/breadcrumbs.js";
import { DeleteDialog } from "./issue/delete_dialog.js";
import { IssueHead } from "./issue/issue_head.js";
import { LogAround } from "./issue/log_around.js";
import { MorePanels } from "./issue/more_panels.js";
import { RequestPanel } from "./issue/request_panel.js";
import { StackTrace } from "./issue/stack_trace.js";
import { Why } from "./issue/why.js";
import { LongText } from "./long_text.js";
import { Failure } from "./notice.js";

export function IssuePage() {
  const found = issue.value;
  useEffect(() => {
    if (found) document.title = `${found.short_id} ${visible(found.title).slice(0, 80)} · Logboom`;
  }, [found?.title, found?.short_id]);
  if (failure.value?.status === 404) return html`<${NotHere} />`;
  if (failure.value) return html`<${Failure} error=${failure.value} again=${() => loadIssue()} />`;
  if (loading.value || !found) return html`<div class="grow" aria-busy="true"></div>`;
  return html`<div class="scroll" id="issue"><${IssueHead} />
    <div class="cols2"><main class="pile"><${EventPanels} /></main><${Aside} /></div></div><${DeleteDialog} />`;
}

function EventPanels() {
  if (eventFailure.value) {
    return html`<section class="panel"><div class="blank" role="alert">${icon("search")}<h2>This event is not kept any more</h2>
      <p>The issue outlives its events: they go when the project's retention has passed.</p>
      <div class="line"><button class="btn" onClick=${() => loadEvent(address.value.event || "latest")}>Try again</button></div></div></section>`;
  }
  const one = shown.value;
  if (!one) return html`<section class="panel screenful" aria-busy="true"><div class="pad"><span class="skel"></span></div></section>`;
  if (address.value.tab === "json") return html`<${Sent} />`;
  // Another event's panels are other panels: what was opened in one is closed in the next.
  const key = one.event.event_id;
  return html`<${Message} key=${`message ${key}`} /><${StackTrace} key=${`stack ${key}`} exceptions=${one.report.exceptions} />
    <${LogAround} key=${`around ${key}`} event=${one.event} />
    <${Breadcrumbs} key=${`crumbs ${key}`} breadcrumbs=${one.report.breadcrumbs} />
    <${Why} grouping=${one.grouping} />
    <${RequestPanel} key=${`request ${key}`} request=${one.report.request} />
    <${Attachments} event=${key} attachments=${one.attachments} />
    <${MorePanels} key=${`more ${key}`} parts=${one.report.parts} />`;
}

function Sent() {
  return html`<section class="panel" data-panel="json" aria-busy=${!sent.value}><header><h2>JSON</h2><span class="dim small">as it was reported, without the secrets that were taken out</span></header>
    <div class="pad">${sent.value ? html`<${LongText} text=${sent.value} words=${[]} />` : html`<span class="skel"></span>`}</div></section>`;
}

/** What a report without an exception says. */
function Message() {
  const one = shown.value;
  if (!one || one.report.exceptions.some((exception) => exception.type || exception.value)) return null;
  return html`<section class="panel"><header><h2>Message</h2></header><div class="pad"><${LongText} text=${one.event.message} words=${[]} /></div></section>`;
}

function NotHere() {
  return html`<div class="blank" role="alert">${icon("search")}<h2>There is no issue ${visible(address.value.issue).slice(0, 60)}</h2>
    <p>It may have been deleted, or you have no role in its project.</p>
    <div class="line"><button class="btn primary" onClick=${() => visit("issues")}>All issues</button></div></div>`;
}
