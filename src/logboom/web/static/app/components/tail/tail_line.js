// One line of the tail: an event, what was not drawn, or where the filter became another.
import { html, icon } from "../../html.js";
import { beginning, grouped, visible } from "../../content.js";
import { firstLine, happened, LEVEL_MARK } from "../../events.js";
import { visit, address } from "../../state.js";
import { services } from "../../tailing.js";
import { clock } from "../../time.js";
import { Link } from "../link.js";
import { Runs } from "../runs.js";

const LONGEST_LINE = 500;

/** @param {{line: import("../../tailing.js").Line, words: string[]}} props */
export function TailLine({ line, words }) {
  const { event } = line;
  if (!event) return html`<${Note} line=${line} />`;
  const { line: text, more } = firstLine(event.message);
  const who = event.service || event.host || event.input;
  return html`<div class="row" data-level=${event.level || "none"} data-cat=${services.value.get(event.service) ?? null} onClick=${() => !getSelection()?.toString() && visit("event", { event: event.event_id })}>
    <time datetime=${event.timestamp}>${clock(happened(event), address.value.zone)}</time><span class="lv">${LEVEL_MARK[event.level] ?? "–"}</span><span class="svc">${visible(beginning(who, 40))}</span>
    <span class="msg"><bdi class="tx"><${Runs} text=${beginning(text, LONGEST_LINE)} words=${words} /></bdi>${more > 0 && html`<span class="fold">+${grouped(more)} ${more === 1 ? "line" : "lines"}</span>`}</span></div>`;
}

/** @param {{line: import("../../tailing.js").Line}} props */
function Note({ line }) {
  if (line.filter !== undefined) return html`<div class="gap">${icon("filter")}<span class="cut">from here: ${visible(line.filter)}</span></div>`;
  return html`<div class="gap">${icon("info")}<span class="cut">${grouped(line.skipped ?? 0)} lines are not drawn, to keep the page smooth. They are stored and in the search.</span><span class="grow"></span><${Link} page="explore" state=${{ query: address.value.query, start: "-5m" }}>Show them<//></div>`;
}
