// Events from the oldest on. The API answers the newest first, so the range is walked in parts that hold a screenful
// each, as the histogram tells where they lie; a part with too many is looked at more closely.
import { get } from "./api.js";
import { fromAnswer } from "./events.js";
import { milliseconds, rfc3339 } from "./time.js";

/** @typedef {{project: string, query: string, start: string, end: string}} Asking */
/** @typedef {{start: number, end: number, count: number}} Part  ms since the epoch, the end not within */

const MOST_ROWS = 5_000;

/**
 * Neighbouring buckets put together until they hold `enough`. Pure.
 * @param {{interval_ms: number, buckets: {time: string, counts: Record<string, number>}[]}} histogram
 * @param {{start: number, end: number}} range
 * @param {number} enough
 * @returns {Part[]}
 */
export function parts({ interval_ms: step, buckets }, range, enough) {
  /** @type {Part[]} */
  const found = [];
  let open = /** @type {Part | null} */ (null);
  for (const { time, counts } of buckets) {
    const count = Object.values(counts).reduce((sum, one) => sum + one, 0);
    const start = Math.max(milliseconds(time), range.start);
    const end = Math.min(milliseconds(time) + step, range.end);
    if (count === 0 || end <= start) continue;
    if (open && open.count + count <= MOST_ROWS) Object.assign(open, { end, count: open.count + count });
    else found.push((open = { start, end, count }));
    if (open.count >= enough) open = null;
  }
  return found;
}

/**
 * @param {Asking} asking
 * @param {number} enough  events of one part, about
 * @param {AbortSignal} abort
 * @returns {AsyncGenerator<import("./events.js").Event[]>}
 */
export async function* oldestFirst(asking, enough, abort) {
  const range = { start: milliseconds(asking.start), end: milliseconds(asking.end) };
  for (const part of parts(await get("histogram", asking, abort), range, enough)) {
    const within = { ...asking, start: rfc3339(part.start), end: rfc3339(part.end) };
    // What can be looked at no more closely comes at once, page after page.
    const closer = part.end - part.start < range.end - range.start;
    if (part.count > MOST_ROWS && closer) yield* oldestFirst(within, enough, abort);
    else yield await whole(within, abort);
  }
}

/** @param {Asking} within @param {AbortSignal} abort */
async function whole(within, abort) {
  /** @type {import("./events.js").Event[]} */
  const found = [];
  let cursor = "";
  do {
    const answer = await get("search", { ...within, limit: MOST_ROWS, cursor }, abort);
    found.push(...fromAnswer(answer));
    cursor = answer.stats?.next_cursor ?? "";
  } while (cursor);
  return found.reverse();
}
