// Files that came with the event: to be kept, never shown, since nobody knows what is in them.
import { html, icon } from "../../html.js";
import { addressOf } from "../../api.js";
import { beginning, size, visible } from "../../content.js";
import { address } from "../../state.js";

/** @param {{event: string, attachments: import("../../issue.js").ShownEvent["attachments"]}} props */
export function Attachments({ event, attachments }) {
  if (attachments.length === 0) return null;
  return html`<section class="panel" data-panel="attachments"><header><h2>Attachments</h2></header><ul class="pad attachments">
    ${attachments.map(({ name, size_bytes: bytes, content_type: type, id }) => html`<li class="line">${icon("link")}<a class="cut" href=${addressOf(`issues/${encodeURIComponent(address.value.issue)}/events/${event}/attachments/${encodeURIComponent(id)}`, { project: address.value.project })} download>${visible(beginning(name, 120)) || "a file without a name"}</a><span class="dim small">${size(bytes)} · ${visible(beginning(type, 60))}</span></li>`)}</ul></section>`;
}
