// Following new events: server-sent rows of the tail, put above the rows that are there.
import { addressOf } from "./api.js";
import { batch, computed, effect, signal, untracked } from "./html.js";
import { project } from "./me.js";
import { events, nextCursor, phase, refreshHistogram } from "./results.js";
import { address, asked } from "./state.js";

export const following = signal(/** @type {"off" | "connecting" | "following" | "interrupted" | "ended"} */ ("off"));

/** How many rows have come above since the page was opened: the list keeps its place by it. */
export const arrived = signal(0);

// Rows beyond are let go at the old end, so that a tail that is left open for days stays light.
const MOST_ROWS = 5_000;
const HISTOGRAM_EVERY_MS = 5_000;

/** Follow whenever the address says so. */
export function start() {
  const target = computed(() => {
    const { page, live, query, project: slug } = address.value;
    return live && page === "explore" && project.value ? addressOf("tail", { query, project: slug }) : "";
  });
  effect(() => {
    const stream = target.value;
    return untracked(() => (stream ? follow(stream) : void (following.value = "off")));
  });
}

/** @param {string} stream */
function follow(stream) {
  following.value = "connecting";
  const source = new EventSource(stream);
  /** @type {import("./events.js").Event[]} */
  const waiting = [];
  let changed = false;
  // What was loaded between the search on the page and the stream's beginning is in neither: so the search is asked for
  // again when the stream has begun, and what comes meanwhile waits for its answer.
  source.addEventListener("stats", () => (asked.value += 1), { once: true });
  const putAbove = effect(() => {
    if (phase.value !== "loading") untracked(() => add(waiting.splice(0)));
  });
  source.addEventListener("open", () => (following.value = "following"));
  source.addEventListener("rows", (message) => {
    waiting.push(...JSON.parse(message.data));
    if (phase.value !== "loading") add(waiting.splice(0));
    changed = true;
  });
  source.addEventListener("error", (event) => {
    // The server's own word ends the stream; a broken connection is taken up again by the browser.
    const ended = event instanceof MessageEvent || source.readyState === EventSource.CLOSED;
    following.value = ended ? "ended" : "interrupted";
    if (ended) source.close();
  });
  const timer = setInterval(() => {
    if (changed) refreshHistogram().catch(() => undefined);
    changed = false;
  }, HISTOGRAM_EVERY_MS);
  return () => {
    source.close();
    putAbove();
    clearInterval(timer);
  };
}

/** @param {import("./events.js").Event[]} rows */
function add(rows) {
  const known = new Set(events.value.map((event) => event.event_id));
  const fresh = rows.filter((event) => !known.has(event.event_id));
  if (fresh.length === 0) return;
  fresh.sort((a, b) => (a.timestamp < b.timestamp ? 1 : -1));
  batch(() => {
    const all = [...fresh, ...events.value];
    if (all.length > MOST_ROWS) nextCursor.value = "";
    events.value = all.slice(0, MOST_ROWS);
    arrived.value += fresh.length;
  });
}
