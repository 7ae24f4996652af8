// An event with all its fields, in its place in the list or on its own page.
import { html, icon, useElement, useLayoutEffect } from "../html.js";
import { copy } from "../clipboard.js";
import { clock, rfc3339 } from "../time.js";
import { equals } from "../query_text.js";
import { fieldsOf, happened } from "../events.js";
import { around, copyLink, toggleEvent } from "../moves.js";
import { address, go } from "../state.js";
import { EventContext } from "./event_context.js";
import { EventFields } from "./event_fields.js";
import { IssueLink } from "./issue_link.js";
import { JsonText } from "./json_text.js";
import { Link } from "./link.js";
import { MessageText } from "./message_text.js";
import { LongText } from "./long_text.js";

/** @param {{event: import("../events.js").Event, words: string[], onHeight?: (height: number) => void}} props */
export function OpenEvent({ event, words, onHeight }) {
  const box = useElement();
  useLayoutEffect(() => {
    if (!onHeight) return undefined;
    const watcher = new ResizeObserver(() => onHeight(box.current.offsetHeight));
    watcher.observe(box.current);
    onHeight(box.current.offsetHeight);
    return () => watcher.disconnect();
  }, [event.event_id]);
  const { tab, zone, page } = address.value;
  const all = fieldsOf(event);
  return html`<section class="event" ref=${box} data-level=${event.level || "none"} aria-label=${`Event, ${clock(happened(event), zone)}`}>
    <header>
      <div class="tabs" role="tablist">
        <button role="tab" aria-selected=${tab === "fields"} onClick=${() => go({ tab: "fields" })}>Fields<span class="n">${all.length}</span></button>
        ${TABS.map(([name, words]) => html`<button role="tab" aria-selected=${tab === name} onClick=${() => go({ tab: name })}>${words}</button>`)}
      </div>
      <span class="grow"></span>
      ${event.trace_id && html`<${Link} page="explore" state=${{ query: equals("trace_id", event.trace_id), ...around24(event), columns: address.value.columns }} class="btn s nosmall" title="All events of the same trace">${icon("flow")}Trace<//>`}
      <button class="btn s" title="All events of the minute before (c)" aria-label="Around it" onClick=${() => around(event)}>${icon("layers")}<span class="nosmall">Around it</span></button>
      <button class="btn plain icononly s" title="Copy the permanent link (l)" aria-label="Copy the permanent link" onClick=${() => copyLink(event)}>${icon("link")}</button>
      <button class="btn plain icononly s" title="Copy as JSON (y)" aria-label="Copy as JSON" onClick=${() => copy(JSON.stringify(event, null, 2), "The event")}>${icon("copy")}</button>
      ${page === "explore" && html`<button class="btn plain icononly s" title="Close (Esc)" aria-label="Close" onClick=${() => toggleEvent(event)}>${icon("x")}</button>`}
    </header>
    ${tab === "json" && html`<${JsonText} value=${event} />`}
    ${tab === "raw" && html`<${LongText} text=${rawOf(event)} words=${words} />`}
    ${tab === "context" && html`<${EventContext} event=${event} />`}
    ${tab === "fields" && html`<${IssueLink} event=${event} /><${MessageText} text=${event.message} words=${words} /><${EventFields} fields=${all} />`}
  </section>`;
}

const TABS = /** @type {const} */ ([["json", "JSON"], ["raw", "Raw"], ["context", "Context"]]);
const HALF_DAY_MS = 43_200_000;

/** Half a day on either side: a trace is not longer. @param {import("../events.js").Event} event */
const around24 = (event) => ({ start: rfc3339(happened(event) - HALF_DAY_MS), end: rfc3339(happened(event) + HALF_DAY_MS) });

/** The line as it came, where it was kept apart from the message. @param {import("../events.js").Event} event */
const rawOf = ({ message, attributes = {} }) => attributes["logboom.raw"] || `${attributes["logboom.head"] ?? ""}${message}`;
