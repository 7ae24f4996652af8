// What the issue is called, what state it is in, what can be done, and which of its events is shown.
import { html, icon } from "../../html.js";
import { copy } from "../../clipboard.js";
import { beginning, grouped, visible } from "../../content.js";
import { permanentIssue } from "../../address.js";
import { unresolve } from "../../issue_acts.js";
import { issue, shown } from "../../issue.js";
import { beside, visitBeside } from "../../issues.js";
import { mayChange, project } from "../../me.js";
import { pop, toggle } from "../../pop.js";
import { address, go } from "../../state.js";
import { whole } from "../../time.js";
import { Link } from "../link.js";
import { AssignMenu, IgnoreMenu, ResolveMenu } from "./act_menus.js";
import { StateBadge } from "./state_badge.js";

const LONGEST_TITLE = 600;

export function IssueHead() {
  const found = issue.value;
  const ids = [found.short_id];
  const handled = shown.value?.report.exceptions.find((one) => (one.mechanism?.handled ?? null) !== null)?.mechanism.handled;
  return html`<div class="issuehead" data-level=${found.level || "none"}>
    <div class="issuetop"><div class="grow"><h2 tabindex="0"><bdi>${visible(beginning(found.title, LONGEST_TITLE)) || "(no message)"}</bdi></h2>
      <div class="facts"><span class="badge" data-level=${found.level || "none"}>${found.level || "no level"}</span><${StateBadge} state=${found.state} />${resolvedIn(found)}
        ${found.culprit && html`<code class="cut"><bdi>${visible(beginning(found.culprit, 200))}</bdi></code>`}
        <span><b>${grouped(found.events)}</b> ${found.events === 1 ? "event" : "events"}</span><span><b>${grouped(found.users)}</b> ${found.users === 1 ? "user" : "users"}</span>
        ${handled === false && html`<span class="nosmall">not handled by the application</span>`}</div></div>
      <div class="line headacts">
        ${(beside(-1) || beside(1)) && html`<span class="group nosmall" role="group" aria-label="In the list"><button class="btn icononly" title="Issue before (k)" aria-label="Issue before" disabled=${!beside(-1)} onClick=${() => visitBeside(-1)}>${icon("up")}</button><button class="btn icononly" title="Next issue (j)" aria-label="Next issue" disabled=${!beside(1)} onClick=${() => visitBeside(1)}>${icon("down")}</button></span>`}
        ${mayChange() && html`${found.status === "unresolved"
          ? html`<${ResolveMenu} ids=${ids} primary=${true} /><${IgnoreMenu} ids=${ids} />`
          : html`<button class="btn" onClick=${() => unresolve(ids)}>${icon("refresh")}Open again</button>`}
        <${AssignMenu} ids=${ids} />`}<${More} /></div></div>
    <${EventNav} /></div>`;
}

/** @param {any} found */
function resolvedIn({ status, resolution }) {
  if (status === "resolved" && resolution?.in === "next_release") return html`<span>in the next release</span>`;
  if (status === "resolved" && resolution?.release) return html`<span>in ${visible(beginning(String(resolution.release), 60))}</span>`;
  return null;
}

function More() {
  const found = issue.value;
  return html`<span class="anchor right" data-pop><button class="btn icononly" title="More" aria-label="More" aria-haspopup="menu" aria-expanded=${pop.value === "more"} onClick=${() => toggle("more")}>${icon("more")}</button>
    ${pop.value === "more" && html`<div class="pop menu" role="menu">
      <button role="menuitem" onClick=${() => copy(location.origin + permanentIssue(address.value.project, found.short_id), "The link to this issue")}>${icon("link")}Copy the link</button>
      ${project.value?.role === "admin" && html`<hr /><button role="menuitem" class="danger" onClick=${() => (pop.value = "delete")}>Delete …</button>`}</div>`}</span>`;
}

/** All events of an issue, as a search. @param {any} found */
const eventsOf = ({ fingerprints }) => fingerprints.map((/** @type {any} */ one) => `fingerprint=${one.fingerprint}`).join(" OR ");

function EventNav() {
  const one = shown.value;
  const { tab, zone } = address.value;
  const to = (/** @type {string} */ event) => () => go({ event });
  return html`<div class="line eventnav"><div class="tabs" role="tablist">
      <button role="tab" aria-selected=${tab === "fields"} onClick=${() => go({ tab: "fields" })}>Event</button><button role="tab" aria-selected=${tab === "json"} onClick=${() => go({ tab: "json" })}>JSON</button>
      <${Link} page="explore" state=${{ query: eventsOf(issue.value), start: "-30d" }} role="tab" aria-selected="false">All events<//></div>
    <span class="grow"></span>${one && html`<span class="small dim nosmall nomid">Event ${grouped(one.position.number)} · ${whole(one.event.timestamp, zone)}</span>`}
    ${one && html`<span class="group"><button class="btn s" disabled=${!one.older} onClick=${to("oldest")}>Oldest</button>
      <button class="btn s icononly" title="Older event ([)" aria-label="Older event" disabled=${!one.older} onClick=${to(one.older)}>${icon("left")}</button>
      <button class="btn s icononly" title="Newer event (])" aria-label="Newer event" disabled=${!one.newer} onClick=${to(one.newer)}>${icon("right")}</button>
      <button class="btn s" disabled=${!one.newer} onClick=${to("")}>Newest</button></span>`}</div>`;
}
