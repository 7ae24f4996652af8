// One event in one line (two on a narrow screen): when, how bad, who, what.
import { html, icon } from "../html.js";
import { copy } from "../clipboard.js";
import { beginning, grouped, visible } from "../content.js";
import { fieldText, firstLine, happened, LEVEL_MARK } from "../events.js";
import { copyLink, toggleEvent } from "../moves.js";
import { clock, isoDay } from "../time.js";
import { runsIn } from "./runs.js";

// No screen shows more in two lines; a line of a megabyte costs as much to draw as a short one.
const LONGEST_LINE = 600;
const LONGEST_WRAPPED = 4_000;

/**
 * Reads nothing but its props, and stands of one component: there are some dozens of it, and they are drawn in between a key and its rows.
 * @param {{event: import("../events.js").Event, index: number, on: boolean, open: boolean, words: string[], days: boolean, zone: import("../time.js").Zone, columns: string[], height: number}} props  height: of a row that wraps, else 0
 */
export function EventRow({ event, index, on, open, words, days, zone, columns, height }) {
  const { line, more } = height ? { line: event.message.trim(), more: 0 } : firstLine(event.message);
  const at = happened(event);
  return html`<div class=${`row ${on ? "is-on" : ""}`} id=${`event-${event.event_id}`} data-level=${event.level || "none"} role="row" aria-rowindex=${index + 1}
      aria-expanded=${open} style=${height ? { height: `${height}px` } : null} onClick=${(/** @type {MouseEvent} */ press) => pressed(press, event)}>
    <time role="gridcell" datetime=${event.timestamp}>${days ? `${isoDay(at, zone).slice(5)} ` : ""}${clock(at, zone)}</time>
    <span class="lv" role="gridcell">${LEVEL_MARK[event.level] ?? "–"}</span>
    ${columns.map((column) => who(fieldText(event, column)))}
    <span class="msg" role="gridcell"><bdi class="tx">${runsIn(beginning(line, height ? LONGEST_WRAPPED : LONGEST_LINE), words)}</bdi>
      ${more > 0 && html`<span class="fold">+${grouped(more)} ${more === 1 ? "line" : "lines"}</span>`}</span>
    ${ACTS}
  </div>`;
}

/** @param {string} word */
const who = (word) => html`<span class="who" role="gridcell" title=${beginning(word, 200)}>${word ? visible(beginning(word, 80)) : html`<span class="dim">–</span>`}</span>`;

/** The same of every row, so never drawn again: the row does what its buttons are pressed for. */
const ACTS = html`<${() => html`<span class="acts" role="gridcell">
  <button class="btn plain icononly" tabindex="-1" title="Copy the message" aria-label="Copy the message" data-act="copy">${icon("copy")}</button>
  <button class="btn plain icononly" tabindex="-1" title="Copy the permanent link (l)" aria-label="Copy the permanent link" data-act="link">${icon("link")}</button>
</span>`} />`;

/** Selecting text in a row opens nothing.
 * @param {MouseEvent} press @param {import("../events.js").Event} event */
function pressed({ target }, event) {
  const act = /** @type {Element} */ (target).closest("button")?.dataset.act;
  if (act === "copy") void copy(event.message, "The message");
  else if (act === "link") void copyLink(event);
  else if (!getSelection()?.toString()) toggleEvent(event);
}
