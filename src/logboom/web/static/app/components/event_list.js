// The list of events: of any length, with the DOM of a screenful. Rows have one height; only the open event has its own.
import { html, useEffect, useElement, useLayoutEffect, useMemo, useRef, useState } from "../html.js";
import { listed } from "../address.js";
import { arrived } from "../live.js";
import { current, currentIndex } from "../moves.js";
import { wordsToMark } from "../query_text.js";
import { events, failure, more, nextCursor, paging, phase, progress, range, slow } from "../results.js";
import { address } from "../state.js";
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
  const [view, setView] = useState({ top: 0, height: 800, small: small.matches, columns: 100 });
  const [openHeight, setOpenHeight] = useState(240);
  const seen = useRef({ arrived: arrived.value, pages: 0 });
  const rows = events.value;
  const open = rows.findIndex((event) => event.event_id === address.value.event);
  const { density } = address.value;
  const wraps = density === "wrap" && !view.small;
  const rowHeight = view.small ? SMALL_ROW_HEIGHT : ROW_HEIGHTS[density];
  const tops = useMemo(() => (wraps ? topsOf(rows, view.columns) : null), [rows, wraps, view.columns]);
  const list = tops ? unevenPlaces(tops, { rowHeight, open, openHeight }) : places({ rows: rows.length, rowHeight, open, openHeight });
  const columns = listed(address.value.columns);
  const { first, last } = part(list, view.top, view.height);
  const words = wordsToMark(failure.value ? "" : address.value.query);
  const { zone } = address.value;
  const days = isoDay(range.value.start, zone) !== isoDay(range.value.end - 1, zone);

  useEffect(() => {
    const measure = () => box.current && setView((old) => ({ ...old, height: box.current.clientHeight, small: small.matches, columns: columnsIn(box.current) }));
    const watcher = new ResizeObserver(measure);
    watcher.observe(box.current);
    measure();
    return () => watcher.disconnect();
  }, [address.value.columns, days, density]);

  // Rows that come above never move what is being read.
  useLayoutEffect(() => {
    const fresh = arrived.value - seen.current.arrived;
    seen.current.arrived = arrived.value;
    if (fresh > 0 && box.current.scrollTop > 0) box.current.scrollTop += fresh * list.rowHeight;
  }, [arrived.value]);

  // A new search begins at its top.
  useLayoutEffect(() => {
    if (phase.value === "loading") return void (seen.current.pages = 0);
    box.current.scrollTop = 0;
  }, [phase.value === "loading"]);

  useLayoutEffect(() => {
    const index = currentIndex.value;
    if (index >= 0) keepInSight(box.current, list.top(index), list.top(index + 1) - list.top(index));
  }, [current.value]);

  useEffect(() => {
    if (last >= rows.length - 1) void more();
    if (address.value.event && open < 0 && nextCursor.value && seen.current.pages < MOST_PAGES_FOR_OPEN && phase.value === "ready") {
      seen.current.pages += 1;
      void more();
    }
  });

  const found = open >= 0 && phase.value === "ready";
  useLayoutEffect(() => {
    if (found) keepInSight(box.current, list.top(open), list.rowHeight);
  }, [found]);

  return html`<div class=${`log ${days ? "days" : ""} ${columns.length ? "" : "nocols"}`} ref=${box} data-density=${density} role="treegrid" aria-colcount=${columns.length + 3} aria-label="Events" aria-rowcount=${rows.length} aria-busy=${phase.value === "loading"} tabindex="0"
      aria-activedescendant=${current.value ? `event-${current.value}` : null}
      style=${{ "--who": columns.map((name) => (NARROW.has(name) ? "72px" : "minmax(56px, 96px)")).join(" ") }} onScroll=${() => setView((old) => ({ ...old, top: box.current.scrollTop }))}>
    <${ColumnHeads} columns=${columns} />
    ${slow.value && html`<${Progress} />`}
    ${rows.length === 0 && phase.value === "loading" && slow.value && html`<${Skeleton} />`}
    ${rows.length === 0 && phase.value === "ready" && html`<${NothingFound} />`}
    <div class="rows" role="presentation" style=${{ height: `${list.height}px` }}>
      <div class="window" role="presentation" style=${{ transform: `translateY(${list.top(first)}px)` }}>
        ${rows.slice(first, last + 1).map((event, index) => html`
          <${EventRow} key=${event.event_id} event=${event} index=${first + index} open=${first + index === open} words=${words} days=${days} columns=${columns} height=${tops ? tops[first + index + 1] - tops[first + index] : 0} />
          ${first + index === open && html`<div role="row" key=${`open-${event.event_id}`}><div role="gridcell"><${OpenEvent} event=${event} words=${words} onHeight=${setOpenHeight} /></div></div>`}`)}
      </div>
    </div>
    ${paging.value && html`<div class="gap" role="status">more events are on their way …</div>`}
    ${!nextCursor.value && rows.length > 0 && phase.value === "ready" && html`<div class="gap">that is all of this time</div>`}
  </div>`;
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
