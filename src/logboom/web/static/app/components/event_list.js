// The list of events: of any length, with the DOM of a screenful. Rows have one height; only the open event has its own.
import { html, useEffect, useElement, useLayoutEffect, useRef, useState } from "../html.js";
import { arrived } from "../live.js";
import { current, currentIndex } from "../moves.js";
import { wordsToMark } from "../query_text.js";
import { events, failure, more, nextCursor, paging, phase, range, slow } from "../results.js";
import { address } from "../state.js";
import { isoDay } from "../time.js";
import { part, places } from "../window.js";
import { EventRow } from "./event_row.js";
import { NothingFound } from "./nothing_found.js";
import { OpenEvent } from "./open_event.js";

const ROW_HEIGHT = 24;
const SMALL_ROW_HEIGHT = 60;
const HEAD_HEIGHT = 28;
const small = matchMedia("(max-width: 760px)");
// So many pages are fetched to find the event that the address names.
const MOST_PAGES_FOR_OPEN = 5;

export function EventList() {
  const box = useElement();
  const [view, setView] = useState({ top: 0, height: 800, small: small.matches });
  const [openHeight, setOpenHeight] = useState(240);
  const seen = useRef({ arrived: arrived.value, pages: 0 });
  const rows = events.value;
  const open = rows.findIndex((event) => event.event_id === address.value.event);
  const list = places({ rows: rows.length, rowHeight: view.small ? SMALL_ROW_HEIGHT : ROW_HEIGHT, open, openHeight });
  const { first, last } = part(list, view.top, view.height);
  const words = wordsToMark(failure.value ? "" : address.value.query);
  const { zone } = address.value;
  const days = isoDay(range.value.start, zone) !== isoDay(range.value.end - 1, zone);

  useEffect(() => {
    const measure = () => box.current && setView((old) => ({ ...old, height: box.current.clientHeight, small: small.matches }));
    const watcher = new ResizeObserver(measure);
    watcher.observe(box.current);
    return () => watcher.disconnect();
  }, []);

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
    if (index >= 0) keepInSight(box.current, list.top(index), list.rowHeight);
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

  return html`<div class=${`log ${days ? "days" : ""}`} ref=${box} role="grid" aria-label="Events" aria-rowcount=${rows.length} aria-busy=${phase.value === "loading"} tabindex="0"
      aria-activedescendant=${current.value ? `event-${current.value}` : null}
      onScroll=${() => setView((old) => ({ ...old, top: box.current.scrollTop }))}>
    <div class="cols" role="row"><span role="columnheader">time</span><span role="columnheader">level</span><span role="columnheader">service</span><span role="columnheader">host</span><span role="columnheader">message</span></div>
    ${slow.value && html`<div class="progress busy" role="progressbar" aria-label="Searching"></div>`}
    ${rows.length === 0 && phase.value === "loading" && slow.value && html`<${Skeleton} />`}
    ${rows.length === 0 && phase.value === "ready" && html`<${NothingFound} />`}
    <div class="rows" role="presentation" style=${{ height: `${list.height}px` }}>
      <div class="window" role="presentation" style=${{ transform: `translateY(${list.top(first)}px)` }}>
        ${rows.slice(first, last + 1).map((event, index) => html`
          <${EventRow} key=${event.event_id} event=${event} index=${first + index} open=${first + index === open} words=${words} days=${days} />
          ${first + index === open && html`<${OpenEvent} key=${`open-${event.event_id}`} event=${event} words=${words} onHeight=${setOpenHeight} />`}`)}
      </div>
    </div>
    ${paging.value && html`<div class="gap" role="status">more events are on their way …</div>`}
    ${!nextCursor.value && rows.length > 0 && phase.value === "ready" && html`<div class="gap">that is all of this time</div>`}
  </div>`;
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
