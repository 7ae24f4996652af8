// Where the bars and the labels of the histogram stand. Pure: numbers in, shares of the width and pixels out.
import { grouped } from "./content.js";
import { LEVELS } from "./events.js";
import { clockShort, day, milliseconds } from "./time.js";

/** @typedef {import("./time.js").Range} Range */
/** @typedef {{level: string, x: number, y: number, width: number, height: number, words: string}} Bar */

const TOP = 4;
const BASE = 72;
const GAP = 1;
const LEAST_HEIGHT = 1;
// Of a bar's room: the rest keeps it apart from the next.
const BAR_SHARE = 0.86;

/**
 * Bars from the calmest level at the bottom to the worst on top, with a gap of 1 px between.
 * @param {import("./results.js").Histogram | null} histogram
 * @param {Range} range
 */
export function stacks(histogram, range) {
  const length = range.end - range.start;
  const buckets = histogram?.buckets ?? [];
  const sums = buckets.map(({ counts }) => Object.values(counts).reduce((sum, count) => sum + count, 0));
  const peak = Math.max(0, ...sums);
  const perEvent = peak ? (BASE - TOP) / peak : 0;
  /** @type {Bar[]} */
  const bars = [];
  for (const { time, counts } of buckets) {
    const from = Math.max(milliseconds(time), range.start);
    const to = Math.min(milliseconds(time) + (histogram?.interval_ms ?? 0), range.end);
    if (to <= from) continue;
    let y = BASE;
    for (const level of ["", ...LEVELS.toReversed()]) {
      const count = counts[level] ?? 0;
      if (!count) continue;
      const height = Math.max(LEAST_HEIGHT, count * perEvent - GAP);
      y -= height;
      bars.push({
        level,
        x: (from - range.start) / length,
        y: Math.max(0, y),
        width: ((to - from) / length) * BAR_SHARE,
        height,
        words: `${grouped(count)} ${level || "without a level"}`,
      });
      y -= GAP;
    }
  }
  const peakAt = peak ? milliseconds(buckets[sums.indexOf(peak)].time) : range.start;
  return { bars, peak, peakAt };
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [1, 2, 5, 10, 15, 30].map((n) => n * SECOND)
  .concat([1, 2, 5, 10, 15, 30].map((n) => n * MINUTE), [1, 2, 3, 6, 12].map((n) => n * HOUR), [1, 2, 5, 10, 30, 90, 365].map((n) => n * DAY));
const MOST_TICKS = 12;

/**
 * The labels of the time axis: at round times, every third also on a narrow screen.
 * @param {Range} range
 * @param {import("./time.js").Zone} zone
 * @param {number} [most]
 */
export function ticks({ start, end }, zone, most = MOST_TICKS) {
  const step = STEPS.find((ms) => (end - start) / ms <= most) ?? Math.ceil((end - start) / most / DAY) * DAY;
  const offset = zone === "utc" ? 0 : new Date(start).getTimezoneOffset() * MINUTE;
  const found = [];
  for (let at = Math.ceil((start - offset) / step) * step + offset; at <= end; at += step) {
    const share = (at - start) / (end - start);
    const words = step >= DAY ? day(at, zone) : clockShort(at, zone, step < MINUTE);
    // The last label would hang over the edge.
    if (share > 0.97) continue;
    found.push({ share, words, minor: found.length % 3 !== 0, anchor: share < 0.03 ? "start" : "middle" });
  }
  return found;
}
