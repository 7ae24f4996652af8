// One event in one line (two on a narrow screen): when, how bad, who, what.
import { html, icon } from "../html.js";
import { copy } from "../clipboard.js";
import { beginning, grouped, visible } from "../content.js";
import { fieldText, firstLine, happened, LEVEL_MARK } from "../events.js";
import { copyLink, current, toggleEvent } from "../moves.js";
import { address } from "../state.js";
import { clock, isoDay } from "../time.js";
import { Runs } from "./runs.js";

// No screen shows more in two lines; a line of a megabyte costs as much to draw as a short one.
const LONGEST_LINE = 600;
const LONGEST_WRAPPED = 4_000;

/** @param {{event: import("../events.js").Event, index: number, open: boolean, words: string[], days: boolean, columns: string[], height: number}} props  height: of a row that wraps, else 0 */
export function EventRow({ event, index, open, words, days, columns, height }) {
  const { line, more } = height ? { line: event.message.trim(), more: 0 } : firstLine(event.message);
  const at = happened(event);
  const { zone } = address.value;
  return html`<div class=${`row ${current.value === event.event_id || open ? "is-on" : ""}`} id=${`event-${event.event_id}`} data-level=${event.level || "none"} role="row" aria-rowindex=${index + 1}
      aria-expanded=${open} style=${height ? { height: `${height}px` } : null} onClick=${() => pressed(event)}>
    <time role="gridcell" datetime=${event.timestamp}>${days ? `${isoDay(at, zone).slice(5)} ` : ""}${clock(at, zone)}</time>
    <span class="lv" role="gridcell">${LEVEL_MARK[event.level] ?? "–"}</span>
    ${columns.map((column) => html`<span class="who" role="gridcell" title=${beginning(fieldText(event, column), 200)}>${name(fieldText(event, column))}</span>`)}
    <span class="msg" role="gridcell"><bdi class="tx"><${Runs} text=${beginning(line, height ? LONGEST_WRAPPED : LONGEST_LINE)} words=${words} /></bdi>
      ${more > 0 && html`<span class="fold">+${grouped(more)} ${more === 1 ? "line" : "lines"}</span>`}</span>
    <span class="acts" role="gridcell">
      <button class="btn plain icononly" tabindex="-1" title="Copy the message" aria-label="Copy the message" onClick=${stopped(() => copy(event.message, "The message"))}>${icon("copy")}</button>
      <button class="btn plain icononly" tabindex="-1" title="Copy the permanent link (l)" aria-label="Copy the permanent link" onClick=${stopped(() => copyLink(event))}>${icon("link")}</button>
    </span>
  </div>`;
}

/** @param {string} word */
const name = (word) => (word ? visible(beginning(word, 80)) : html`<span class="dim">–</span>`);

/** Selecting text in a row opens nothing.
 * @param {import("../events.js").Event} event */
function pressed(event) {
  if (!getSelection()?.toString()) toggleEvent(event);
}

/** @param {() => void} act */
const stopped = (act) => (/** @type {UIEvent} */ press) => {
  press.stopPropagation();
  act();
};
