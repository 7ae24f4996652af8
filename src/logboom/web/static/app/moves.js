// What keys and controls do to the list and the time range.
import { permanent } from "./address.js";
import { copy } from "./clipboard.js";
import { happened } from "./events.js";
import { computed, signal } from "./html.js";
import { events, range } from "./results.js";
import { address, go, run } from "./state.js";
import { rfc3339 } from "./time.js";
import { equals, opposite, withTerm } from "./query_text.js";

/** @typedef {import("./events.js").Event} Event */

/** The id of the current row: it stays current while rows arrive above it. */
export const current = signal("");
export const currentIndex = computed(() => (current.value ? events.value.findIndex((event) => event.event_id === current.value) : -1));

/** @param {number} step */
export function move(step) {
  const index = currentIndex.value < 0 ? (step > 0 ? 0 : events.value.length - 1) : currentIndex.value + step;
  const next = events.value[Math.max(0, Math.min(index, events.value.length - 1))];
  if (next) current.value = next.event_id;
}

/** @param {Event} event */
export function toggleEvent(event) {
  current.value = event.event_id;
  go({ event: address.value.event === event.event_id ? "" : event.event_id, tab: "fields" });
}

/**
 * @param {string} field
 * @param {string} value
 * @param {boolean} without
 */
export function filter(field, value, without) {
  const term = equals(field, value);
  run(withTerm(address.value.query, without ? opposite(term) : term));
}

/** @param {Event} event */
export const copyLink = (event) => copy(location.origin + permanent(address.value.project, event.event_id), "The link to this event");

const AROUND_BEFORE_MS = 60_000;
const AROUND_AFTER_MS = 5_000;

/**
 * All events of the minute before this one, which stays open.
 * @param {Event} event
 */
export function around(event) {
  const at = happened(event);
  const moments = { start: rfc3339(at - AROUND_BEFORE_MS), end: rfc3339(at + AROUND_AFTER_MS) };
  current.value = event.event_id;
  go({ page: "explore", query: "", ...moments, event: event.event_id, live: false });
}

/**
 * Shift the time by its own length.
 * @param {-1 | 1} direction
 */
export function shift(direction) {
  const { start, end } = range.value;
  show(start + direction * (end - start), end + direction * (end - start));
}

/** Twice the time around the same middle. */
export function zoomOut() {
  const { start, end } = range.value;
  show(start - (end - start) / 2, end + (end - start) / 2);
}

/**
 * @param {number} start
 * @param {number} end
 */
export const show = (start, end) => go({ start: rfc3339(start), end: rfc3339(end), live: false, event: "" });

export const toggleLive = () => go({ live: !address.value.live, ...(address.value.live ? {} : { end: "now", start: liveStart() }) });

/** A tail ends now: a range of fixed moments becomes the last hour. */
const liveStart = () => (address.value.end === "now" && address.value.start.startsWith("-") ? address.value.start : "-1h");
