// An event with all its fields, in its place in the list or on its own page.
import { html, icon, useElement, useLayoutEffect } from "../html.js";
import { copy } from "../clipboard.js";
import { clock } from "../time.js";
import { fieldsOf, happened } from "../events.js";
import { around, copyLink, toggleEvent } from "../moves.js";
import { address, go } from "../state.js";
import { EventFields } from "./event_fields.js";
import { IssueLink } from "./issue_link.js";
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
        <button role="tab" aria-selected=${tab === "json"} onClick=${() => go({ tab: "json" })}>JSON</button>
      </div>
      <span class="grow"></span>
      <button class="btn s" title="All events of the minute before (c)" onClick=${() => around(event)}>${icon("layers")}Around it</button>
      <button class="btn plain icononly s" title="Copy the permanent link (l)" aria-label="Copy the permanent link" onClick=${() => copyLink(event)}>${icon("link")}</button>
      <button class="btn plain icononly s" title="Copy as JSON (y)" aria-label="Copy as JSON" onClick=${() => copy(JSON.stringify(event, null, 2), "The event")}>${icon("copy")}</button>
      ${page === "explore" && html`<button class="btn plain icononly s" title="Close (Esc)" aria-label="Close" onClick=${() => toggleEvent(event)}>${icon("x")}</button>`}
    </header>
    ${tab === "json"
      ? html`<${LongText} text=${JSON.stringify(event, null, 2)} words=${[]} />`
      : html`<${IssueLink} event=${event} /><${LongText} text=${event.message} words=${words} /><${EventFields} fields=${all} />`}
  </section>`;
}
