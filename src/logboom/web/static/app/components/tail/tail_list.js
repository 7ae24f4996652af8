// The lines of the tail: drawn as far as they are seen; at the end it follows, above it stays where it is.
import { html, useEffect, useElement, useLayoutEffect, useMemo, useRef, useState } from "../../html.js";
import { listed } from "../../address.js";
import { wordsToMark } from "../../query_text.js";
import { address } from "../../state.js";
import { dropped, goOn, lines, pause, paused, state } from "../../tailing.js";
import { part, places } from "../../window.js";
import { TailLine } from "./tail_line.js";

const HEIGHTS = { compact: 20, normal: 24, wrap: 24 };
const SMALL_HEIGHT = 40;
const AT_END_PX = 24;
const small = matchMedia("(max-width: 760px)");

export function TailList() {
  const box = useElement();
  const [view, setView] = useState({ top: 0, height: 800, small: small.matches });
  const seen = useRef(dropped.value);
  const { density, hidden, query, words } = address.value;
  const off = listed(hidden);
  const rows = useMemo(() => (off.length ? lines.value.filter((line) => !line.event || !off.includes(line.event.service)) : lines.value), [lines.value, hidden]);
  const rowHeight = view.small ? SMALL_HEIGHT : HEIGHTS[density];
  const list = places({ rows: rows.length, rowHeight, open: -1, openHeight: 0 });
  const { first, last } = part(list, view.top, view.height);
  // The elements of a line that is out of sight become those of one that came.
  const slots = useRef(0);
  slots.current = Math.max(slots.current, last - first + 1);
  const marked = useMemo(() => [...wordsToMark(query), ...listed(words).map((word) => word.toLowerCase())], [query, words]);

  useEffect(() => {
    const watcher = new ResizeObserver(() => box.current && setView((old) => ({ ...old, height: box.current.clientHeight, small: small.matches })));
    watcher.observe(box.current);
    return () => watcher.disconnect();
  }, []);

  useLayoutEffect(() => {
    const gone = dropped.value - seen.current;
    seen.current = dropped.value;
    if (!paused.value) box.current.scrollTop = box.current.scrollHeight;
    else if (gone > 0 && off.length === 0) box.current.scrollTop -= gone * rowHeight;
  }, [rows, paused.value, rowHeight, view.height]);

  const scrolled = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current;
    const atEnd = scrollTop + clientHeight >= scrollHeight - AT_END_PX;
    // Only a scroll upwards is the reader's: lines that came make the list longer under a scroll that is on its way.
    if (!atEnd && scrollTop < view.top) pause("scrolled");
    else if (atEnd && paused.value === "scrolled") goOn();
    setView((old) => ({ ...old, top: scrollTop }));
  };

  return html`<div class="log tail" ref=${box} data-density=${density} role="log" aria-live="off" aria-label="Live events" tabindex="0" onScroll=${scrolled}>
    ${rows.length === 0 && html`<${Nothing} />`}
    <div class="rows" role="presentation" style=${{ height: `${list.height}px` }}><div class="window" role="presentation" style=${{ transform: `translateY(${list.top(first)}px)` }}>
      ${rows.slice(first, last + 1).map((line, index) => html`<${TailLine} key=${(dropped.value + first + index) % slots.current} line=${line} words=${marked} />`)}
    </div></div></div>`;
}

/** Why there is no line. */
function Nothing() {
  const [title, words] = state.value === "ended" ? ["This filter was refused", "Explore says what is wrong with it."] : paused.value ? ["Paused", "What comes meanwhile appears when you go on."] : ["Waiting for events", "What comes from now on appears here within two seconds."];
  return html`<div class="blank">${state.value !== "ended" && !paused.value && html`<span class="pulse"></span>`}<h2>${title}</h2><p>${words}</p></div>`;
}
