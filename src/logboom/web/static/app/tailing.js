// The live tail: a stream of events whose newest lines are kept, drawn a few times a second, and held while somebody
// reads above. What comes faster than it can be read is not drawn, and a line in its place says how much that was.
import { addressOf } from "./api.js";
import { batch, computed, effect, signal, untracked } from "./html.js";
import { project } from "./me.js";
import { address } from "./state.js";

/** @typedef {import("./events.js").Event} Event */
/** @typedef {{id: number, event?: Event, skipped?: number, filter?: string}} Line  an event, so many that were not drawn, or where the filter became another */

// A tail that is left open for days stays light.
export const MOST_LINES = 5_000;
const DRAW_EVERY_MS = 250;
const MOST_DRAWN_AT_ONCE = 150;
const MOST_HELD = 2_000;
const RATE_SECONDS = 60;
const RATE_OVER_SECONDS = 5;
// The categories of css/tokens.css; the ninth service has the last one's colour.
const CATEGORIES = 8;

export const lines = signal(/** @type {Line[]} */ ([]));
export const state = signal(/** @type {"off" | "connecting" | "following" | "interrupted" | "ended"} */ ("off"));
/** Somebody reads above, or pressed pause: what comes is held. */
export const paused = signal(/** @type {"" | "scrolled" | "pressed"} */ (""));
/** How many events wait to be shown. */
export const held = signal(0);
/** Events in each of the last seconds, the newest last; all that matched, drawn or not. */
export const perSecond = signal(/** @type {number[]} */ (Array.from({ length: RATE_SECONDS }, () => 0)));
export const rate = computed(() => Math.round(perSecond.value.slice(-RATE_OVER_SECONDS - 1, -1).reduce((sum, count) => sum + count, 0) / RATE_OVER_SECONDS));
/** How many lines went at the old end since the page was opened: the list keeps its place by it. */
export const dropped = signal(0);
/** Seconds between an event's arrival and its line, of the newest one. */
export const behind = signal(0);

/** The services in the order in which they were first seen, each with its colour as long as the page is open. */
export const services = signal(/** @type {Map<string, number>} */ (new Map()));

/** @type {Line[]} */
let waiting = [];
let unseen = 0;
let second = 0;
let next = 1;

/** Follow while the page of the tail is shown. */
export function start() {
  const target = computed(() => {
    const { page, query, project: slug } = address.value;
    return page === "tail" && project.value ? addressOf("tail", { query, project: slug }) : "";
  });
  const whose = computed(() => project.value?.slug ?? "");
  effect(() => {
    whose.value;
    untracked(clear);
  });
  effect(() => {
    const stream = target.value;
    return untracked(() => (stream ? follow(stream) : void (state.value = "off")));
  });
}

/** @param {string} stream */
function follow(stream) {
  state.value = "connecting";
  if (lines.value.length > 0) hold([{ id: next++, filter: address.value.query || "everything" }]);
  const source = new EventSource(stream);
  source.addEventListener("open", () => (state.value = "following"));
  source.addEventListener("rows", (message) => arrive(JSON.parse(message.data)));
  source.addEventListener("stats", (message) => {
    const { skipped = 0 } = JSON.parse(message.data);
    if (skipped > 0) skip(skipped);
  });
  source.addEventListener("error", (event) => {
    const ended = event instanceof MessageEvent || source.readyState === EventSource.CLOSED;
    state.value = ended ? "ended" : "interrupted";
    if (ended) source.close();
  });
  const timer = setInterval(draw, DRAW_EVERY_MS);
  const ticker = setInterval(tick, 1_000);
  return () => {
    source.close();
    clearInterval(timer);
    clearInterval(ticker);
  };
}

/** @param {Event[]} events */
function arrive(events) {
  second += events.length;
  const shown = events.slice(-MOST_DRAWN_AT_ONCE);
  if (shown.length < events.length) hold([{ id: next++, skipped: events.length - shown.length }]);
  hold(shown.map((event) => ({ id: next++, event })));
}

/** @param {number} count */
function skip(count) {
  second += count;
  hold([{ id: next++, skipped: count }]);
}

/** @param {Line[]} more */
function hold(more) {
  waiting.push(...more);
  const beyond = waiting.length - MOST_HELD;
  if (beyond <= 0) return;
  unseen += waiting.slice(0, beyond).reduce((sum, line) => sum + weight(line), 0);
  waiting = waiting.slice(beyond);
}

/** How many events a line stands for. @param {Line} line */
const weight = (line) => (line.event ? 1 : (line.skipped ?? 0));

function tick() {
  perSecond.value = [...perSecond.value.slice(1), second];
  second = 0;
}

/** Show what waits, unless somebody reads. */
function draw() {
  if (paused.value) return void (held.value = unseen + waiting.reduce((sum, line) => sum + weight(line), 0));
  if (waiting.length === 0 && unseen === 0) return;
  let fresh = waiting;
  waiting = [];
  if (fresh.length > MOST_DRAWN_AT_ONCE) {
    unseen += fresh.slice(0, -MOST_DRAWN_AT_ONCE).reduce((sum, line) => sum + weight(line), 0);
    fresh = fresh.slice(-MOST_DRAWN_AT_ONCE);
  }
  if (unseen > 0) fresh = [{ id: next++, skipped: unseen }, ...fresh];
  unseen = 0;
  fresh = together(fresh);
  const newest = fresh.at(-1)?.event;
  batch(() => {
    const all = [...lines.value, ...fresh];
    dropped.value += Math.max(0, all.length - MOST_LINES);
    lines.value = all.slice(-MOST_LINES);
    held.value = 0;
    if (newest) behind.value = Math.max(0, (Date.now() - Date.parse(newest.received_at)) / 1000);
    learn(fresh);
  });
}

/** Neighbouring lines about what is not drawn are one. @param {Line[]} fresh */
function together(fresh) {
  /** @type {Line[]} */
  const found = [];
  for (const line of fresh) {
    const last = found.at(-1);
    if (last?.skipped && line.skipped) found[found.length - 1] = { ...last, skipped: last.skipped + line.skipped };
    else found.push(line);
  }
  return found;
}

/** @param {Line[]} fresh */
function learn(fresh) {
  const unknown = fresh.map((line) => line.event?.service ?? "").filter((name) => name && !services.value.has(name));
  if (unknown.length === 0) return;
  const known = new Map(services.value);
  for (const name of unknown) if (!known.has(name)) known.set(name, Math.min(CATEGORIES, known.size + 1));
  services.value = known;
}

/** Go on: what was held is shown. */
export function goOn() {
  paused.value = "";
  draw();
}

/** @param {"scrolled" | "pressed"} why */
export const pause = (why) => (paused.value ||= why);

export function clear() {
  waiting = [];
  unseen = 0;
  batch(() => {
    lines.value = [];
    held.value = 0;
    dropped.value = 0;
    services.value = new Map();
    paused.value = "";
  });
}
