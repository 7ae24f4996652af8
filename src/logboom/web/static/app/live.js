// Following new events: server-sent rows of the tail, put above the rows that are there.
import { addressOf } from "./api.js";
import { batch, computed, effect, signal, untracked } from "./html.js";
import { project } from "./me.js";
import { events, nextCursor, refreshHistogram } from "./results.js";
import { address } from "./state.js";
import { fromAnswer } from "./events.js";

/** @type {import("./html.js").signal<"off" | "connecting" | "following" | "interrupted">} */
export const following = signal("off");

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
  let changed = false;
  source.addEventListener("open", () => (following.value = "following"));
  source.addEventListener("rows", (message) => {
    add(JSON.parse(message.data));
    changed = true;
  });
  // EventSource itself tries again; an answer other than 200 ends it.
  source.addEventListener("error", () => (following.value = "interrupted"));
  const timer = setInterval(() => {
    if (changed) refreshHistogram().catch(() => undefined);
    changed = false;
  }, HISTOGRAM_EVERY_MS);
  return () => {
    source.close();
    clearInterval(timer);
  };
}

/** @param {any} answer */
function add(answer) {
  const known = new Set(events.value.slice(0, MOST_ROWS).map((event) => event.event_id));
  const rows = Array.isArray(answer) ? answer : fromAnswer(answer);
  const fresh = rows.filter((/** @type {any} */ event) => !known.has(event.event_id));
  if (fresh.length === 0) return;
  fresh.sort((/** @type {any} */ a, /** @type {any} */ b) => (a.timestamp < b.timestamp ? 1 : -1));
  batch(() => {
    const all = [...fresh, ...events.value];
    if (all.length > MOST_ROWS) nextCursor.value = "";
    events.value = all.slice(0, MOST_ROWS);
    arrived.value += fresh.length;
  });
}
