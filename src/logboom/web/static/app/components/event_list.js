// The list of events: of any length, with the DOM of a screenful. Rows have one height; only the open event has its own.
import { html, useEffect, useElement, useLayoutEffect, useMemo, useRef, useState } from "../html.js";
import { columns as chosen } from "../columns.js";
import { arrived } from "../live.js";
import { current, currentIndex } from "../moves.js";
import { wordsToMark } from "../query_text.js";
import { answered, events, lookedAt, more, nextCursor, paging, phase, progress, slow } from "../results.js";
import { address, zone } from "../state.js";
import { isoDay } from "../time.js";
import { linesOf, part, places, unevenPlaces } from "../window.js";
import { ColumnHeads } from "./column_heads.js";
import { EventRow } from "./event_row.js";
import { NothingFound } from "./nothing_found.js";
import { OpenEvent } from "./open_event.js";

const ROW_HEIGHTS = { normal: 24, compact: 20, wrap: 24 };
const LINE_HEIGHT = 20;
const WRAPPED_PADDING = 4;
const LEAST_COLUMNS = 20;
const SMALL_ROW_HEIGHT = 60;
const HEAD_HEIGHT = 28;
const small = matchMedia("(max-width: 760px)");
// So many pages are fetched to find the event that the address names.
const MOST_PAGES_FOR_OPEN = 5;

export function EventList() {
  const box = useElement();
  const [view, setView] = useState({ height: 800, small: small.matches, columns: 100 });
  const [, redraw] = useState({});
  const top = useRef(0);
  const [openHeight, setOpenHeight] = useState(240);
  const before = useRef({ arrived: arrived.value, pages: 0 });
  const rows = events.value;
  const { density, event: opened } = address.value;
  const open = useMemo(() => (opened ? rows.findIndex((event) => event.event_id === opened) : -1), [rows, opened]);
  const wraps = density === "wrap" && !view.small;
  const rowHeight = view.small ? SMALL_ROW_HEIGHT : ROW_HEIGHTS[density];
  const tops = useMemo(() => (wraps ? topsOf(rows, view.columns) : null), [rows, wraps, view.columns]);
  const list = tops ? unevenPlaces(tops, { rowHeight, open, openHeight }) : places({ rows: rows.length, rowHeight, open, openHeight });
  const columns = chosen();
  const { first, last } = part(list, top.current, view.height);
  // As many rows at the end of the list as in its middle: their elements stay.
  const most = useRef(0);
  most.current = Math.max(most.current, last - first + 1);
  const from = Math.max(0, Math.min(first, last + 1 - most.current));
  const { query, range } = answered.value;
  const words = useMemo(() => wordsToMark(query), [query]);
  const days = isoDay(range.start, zone.value) !== isoDay(range.end - 1, zone.value);

  useEffect(() => {
    const measure = () => box.current && setView((old) => ({ ...old, height: box.current.clientHeight, small: small.matches, columns: columnsIn(box.current) }));
    const watcher = new ResizeObserver(measure);
    watcher.observe(box.current);
    measure();
    return () => watcher.disconnect();
  }, [columns, days, density]);

  // Rows that come above never move what is being read.
  useLayoutEffect(() => {
    const fresh = arrived.value - before.current.arrived;
    before.current.arrived = arrived.value;
    if (fresh > 0 && box.current.scrollTop > 0) box.current.scrollTop += fresh * list.rowHeight;
  }, [arrived.value]);

  // A new search begins at its top.
  useLayoutEffect(() => {
    if (phase.value === "loading") return void (before.current.pages = 0);
    // Asking the box where it is would have it laid out at once, in the middle of drawing.
    if (top.current > 0) box.current.scrollTop = 0;
  }, [phase.value === "loading"]);

  useLayoutEffect(() => {
    const index = currentIndex.value;
    if (index >= 0) keepInSight(box.current, list.top(index), list.top(index + 1) - list.top(index));
  }, [current.value]);

  useEffect(() => {
    // What was drawn may be the first rows of an answer of which more has come meanwhile.
    if (rows === events.value) lookedAt(first, last);
    if (last >= rows.length - 1 && rows === events.value) void more();
    if (address.value.event && open < 0 && nextCursor.value && before.current.pages < MOST_PAGES_FOR_OPEN && phase.value === "ready") {
      before.current.pages += 1;
      void more();
    }
  });

  // Rows of other heights: the one that is read stays where it is.
  const heights = `${rowHeight} ${tops ? view.columns : ""}`;
  const reading = useRef({ heights, index: 0 });
  useLayoutEffect(() => {
    if (reading.current.heights !== heights) {
      top.current = box.current.scrollTop = list.top(reading.current.index);
      redraw({});
    }
    reading.current = { heights, index: list.at(top.current) };
  });

  const scrolled = () => {
    top.current = box.current.scrollTop;
    const now = part(list, top.current, view.height);
    if (now.first !== first || now.last !== last) redraw({});
  };

  /** One list without lists in it, so that elements keep their keys. @param {any} node @param {import("../events.js").Event | false} event */
  const withOpen = (node, event) => (event ? [node, html`<div role="row" key="open"><div role="gridcell"><${OpenEvent} key=${event.event_id} event=${event} words=${words} onHeight=${setOpenHeight} /></div></div>`] : [node]);
  const row = useRows(most.current);
  const found = open >= 0 && phase.value === "ready";
  useLayoutEffect(() => {
    if (found) keepInSight(box.current, list.top(open), list.rowHeight);
  }, [found]);

  return html`<div class=${`log ${days ? "days" : ""} ${columns.length ? "" : "nocols"}`} ref=${box} data-density=${density} role="treegrid" aria-colcount=${columns.length + 3} aria-label="Events" aria-rowcount=${rows.length} aria-busy=${phase.value === "loading"} tabindex="0"
      aria-activedescendant=${current.value ? `event-${current.value}` : null}
      style=${{ "--who": columns.map((name) => (NARROW.has(name) ? "72px" : "minmax(56px, 96px)")).join(" ") }} onScroll=${scrolled}>
    <${ColumnHeads} columns=${columns} />
    ${slow.value && html`<${Progress} />`}
    ${rows.length === 0 && phase.value === "loading" && slow.value && html`<${Skeleton} />`}
    ${rows.length === 0 && phase.value === "ready" && html`<div class="whole" role="row"><div role="gridcell"><${NothingFound} /></div></div>`}
    <div class="rows" role="presentation" style=${{ height: `${list.height}px` }}>
      <div class="window" role="presentation" style=${{ transform: `translateY(${list.top(from)}px)` }}>
        ${rows.slice(from, last + 1).flatMap((event, index) => withOpen(row({ event, index: from + index, on: from + index === open || event.event_id === current.value, open: from + index === open, words, days, zone: zone.value, columns, height: tops ? tops[from + index + 1] - tops[from + index] : 0 }), from + index === open && !event.away && event))}
      </div>
    </div>
    ${paging.value && html`<div class="gap" role="status">more events are on their way …</div>`}
    ${!nextCursor.value && rows.length > 0 && phase.value === "ready" && html`<div class="gap">that is all of this time</div>`}
  </div>`;
}

/**
 * Draws rows: one that is drawn as before costs nothing, and the elements of a row that is out of sight become those of
 * one that comes into it.
 * @param {number} count  of the rows in sight
 */
function useRows(count) {
  const drawn = useRef({ slots: 0, kept: /** @type {Map<number, {props: Record<string, any>, node: any}>} */ (new Map()) }).current;
  if (count > drawn.slots) {
    drawn.slots = count;
    drawn.kept.clear();
  }
  return (/** @type {Record<string, any>} */ props) => {
    // A row stays in its place while rows arrive above it.
    const turn = (props.index - arrived.value) % drawn.slots;
    const slot = turn < 0 ? turn + drawn.slots : turn;
    const before = drawn.kept.get(slot);
    if (before && Object.entries(props).every(([name, value]) => before.props[name] === value)) return before.node;
    const node = props.event.away ? html`<${AwayRow} key=${`away-${slot}`} />` : html`<${EventRow} key=${slot} ...${props} />`;
    drawn.kept.set(slot, { props, node });
    return node;
  };
}

const NARROW = new Set(["host", "environment", "level", "severity"]);

/** How many characters fit into a line of the message. @param {HTMLElement} box */
function columnsIn(box) {
  const probe = box.querySelector(".probe");
  const cell = box.querySelector(".cols > .says");
  if (!probe || !cell) return 100;
  return Math.max(LEAST_COLUMNS, Math.floor((cell.clientWidth - 4) / (probe.getBoundingClientRect().width / 100)));
}

/** Where each row begins when messages wrap. @param {import("../events.js").Event[]} rows @param {number} columns */
function topsOf(rows, columns) {
  const tops = new Float64Array(rows.length + 1);
  rows.forEach((event, index) => (tops[index + 1] = tops[index] + linesOf(event.message.trim(), columns) * LINE_HEIGHT + WRAPPED_PADDING));
  return tops;
}

/** How far the search is, as a bar under the heads. */
function Progress() {
  const share = progress.value?.share ?? null;
  return html`<div class="progress busy" role="progressbar" aria-label="Searching" aria-valuenow=${share === null ? null : Math.round(share * 100)} style=${share === null ? null : { width: `${Math.max(2, share * 100)}%` }}></div>`;
}

/** The place of a row that is on its way again. */
const AwayRow = () => html`<div class="row skeleton" role="row" data-width="1" aria-busy="true">${Array.from({ length: 5 }, () => html`<span class="skel" role="gridcell"></span>`)}</div>`;

const Skeleton = () => html`<div aria-hidden="true">${Array.from({ length: 12 }, (_, index) => html`<div class="row skeleton" data-width=${index % 4}><span class="skel"></span><span class="skel"></span><span class="skel"></span><span class="skel"></span><span class="skel"></span></div>`)}</div>`;

/**
 * @param {HTMLElement} box
 * @param {number} top  of the row
 * @param {number} height
 */
function keepInSight(box, top, height) {
  const head = small.matches ? 0 : HEAD_HEIGHT;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + height + head > box.scrollTop + box.clientHeight) box.scrollTop = top + height + head - box.clientHeight;
}
