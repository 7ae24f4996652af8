// Time: what a range means, and how moments are written in the zone that the reader chose. Pure but for the clock passed in.

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const UNIT_WORD = { s: "second", m: "minute", h: "hour", d: "day", w: "week" };

/** @typedef {"local" | "utc"} Zone */
/** @typedef {{start: number, end: number}} Range  ms since the epoch */

/**
 * A moment: `now`, `-15m`, `-1d@d` (snapped to the start of the day), RFC 3339,
 * epoch in s or ms, or `2026-11-18 14:00` in the zone.
 * @param {string} text
 * @param {number} now
 * @param {Zone} zone
 * @returns {number | null}
 */
export function moment(text, now, zone) {
  const relative = text.trim().match(/^(?:now|(?:now)?-(\d+)([smhdw]))?(?:@([smhd]))?$/);
  if (relative && text.trim()) {
    const back = relative[1] ? Number(relative[1]) * UNIT_MS[/** @type {"s"} */ (relative[2])] : 0;
    return snapped(now - back, relative[3] ?? "", zone);
  }
  if (/^(\d{10}|\d{13})$/.test(text.trim())) return Number(text.trim().padEnd(13, "0"));
  const written = text.trim().match(/^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3})\d*)?)?)?(Z|[+-]\d\d:?\d\d)?$/);
  if (!written) return null;
  const [year, month, day, hour, minute, second] = written.slice(1, 7).map((part) => Number(part ?? 0));
  const ms = Number((written[7] ?? "0").padEnd(3, "0"));
  const offset = written[8];
  if (offset || zone === "utc") {
    return Date.UTC(year, month - 1, day, hour, minute, second, ms) - offsetMs(offset ?? "Z");
  }
  return new Date(year, month - 1, day, hour, minute, second, ms).getTime();
}

/** @param {string} offset */
function offsetMs(offset) {
  if (offset === "Z") return 0;
  const ms = Number(offset.slice(1, 3)) * UNIT_MS.h + Number(offset.slice(-2)) * UNIT_MS.m;
  return offset.startsWith("-") ? -ms : ms;
}

/**
 * @param {number} ms
 * @param {string} unit
 * @param {Zone} zone
 */
function snapped(ms, unit, zone) {
  if (!unit) return ms;
  if (unit !== "d") return ms - (ms % UNIT_MS[/** @type {"s"} */ (unit)]);
  const date = new Date(ms);
  return zone === "utc" ? ms - (ms % UNIT_MS.d) : new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/**
 * What a range of the address means now, null when it makes no sense here: the server says what is wrong with it.
 * @param {{start: string, end: string, zone: Zone}} address
 * @param {number} now
 * @returns {Range | null}
 */
export function resolve({ start, end, zone }, now) {
  const from = moment(start, now, zone);
  const to = moment(end, now, zone);
  return from === null || to === null || from >= to ? null : { start: from, end: to };
}

/**
 * The hour before a moment: what the axis shows where no range makes sense.
 * @param {number} now
 * @returns {Range}
 */
export const hourBefore = (now) => ({ start: now - UNIT_MS.h, end: now });

/** @param {number} ms */
export const rfc3339 = (ms) => new Date(ms).toISOString();

/** The ranges that the time picker offers: start, end, words, short. */
export const QUICK_RANGES = /** @type {const} */ ([
  ["-5m", "now", "Last 5 minutes", "5m"],
  ["-15m", "now", "Last 15 minutes", "15m"],
  ["-1h", "now", "Last hour", "1h"],
  ["-6h", "now", "Last 6 hours", "6h"],
  ["-1d", "now", "Last 24 hours", "1d"],
  ["-7d", "now", "Last 7 days", "7d"],
  ["-30d", "now", "Last 30 days", "30d"],
  ["now@d", "now", "Today", ""],
  ["-1d@d", "now@d", "Yesterday", ""],
]);

/**
 * A range in words, "" when only its moments can name it.
 * @param {string} start
 * @param {string} end
 */
export function rangeWords(start, end) {
  const quick = QUICK_RANGES.find((range) => range[0] === start && range[1] === end);
  if (quick) return quick[2];
  const last = start.match(/^-(\d+)([smhdw])$/);
  if (!last || end !== "now") return "";
  const unit = UNIT_WORD[/** @type {"s"} */ (last[2])];
  return last[1] === "1" ? `Last ${unit}` : `Last ${last[1]} ${unit}s`;
}

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * How the reader's language writes dates; the digits stay those of all else here.
 * @param {Zone} zone
 * @param {Intl.DateTimeFormatOptions} options
 */
function formatter(zone, options) {
  const key = zone + JSON.stringify(options);
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat([...navigator.languages], { ...options, calendar: "gregory", numberingSystem: "latn", timeZone: zone === "utc" ? "UTC" : undefined });
    formats.set(key, format);
  }
  return format;
}

/** @param {number} number @param {number} [digits] */
const padded = (number, digits = 2) => String(number).padStart(digits, "0");

/**
 * `14:29:57.893`. Each row of a list has one: the formats of Intl take ten times as long.
 * @param {number} ms
 * @param {Zone} zone
 */
export function clock(ms, zone) {
  const date = new Date(ms);
  const [hours, minutes, seconds] = zone === "utc" ? [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()] : [date.getHours(), date.getMinutes(), date.getSeconds()];
  return `${padded(hours)}:${padded(minutes)}:${padded(seconds)}.${padded(date.getUTCMilliseconds(), 3)}`;
}

/**
 * `14:29`, or with seconds when they matter; as logs have it, in every language.
 * @param {number} ms
 * @param {Zone} zone
 * @param {boolean} [seconds]
 */
export const clockShort = (ms, zone, seconds = false) => clock(ms, zone).slice(0, seconds ? 8 : 5);

/**
 * `18 Nov`, `Nov 18`, `18. Nov.` as the reader's language has it, with the year when it isn't this one
 * @param {number} ms
 * @param {Zone} zone
 */
export const day = (ms, zone) => {
  const thisYear = isoDay(ms, zone).slice(0, 4) === isoDay(Date.now(), zone).slice(0, 4);
  return formatter(zone, { day: "numeric", month: "short", ...(thisYear ? {} : { year: "numeric" }) }).format(ms);
};

/**
 * `2026-11-18`
 * @param {number} ms
 * @param {Zone} zone
 */
export function isoDay(ms, zone) {
  const date = new Date(ms);
  const [year, month, day] = zone === "utc" ? [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()] : [date.getFullYear(), date.getMonth(), date.getDate()];
  return `${padded(year, 4)}-${padded(month + 1)}-${padded(day)}`;
}

/**
 * A stored time whole, in the zone: `2026-11-18 14:29:57.893114 +01:00`; text that is no time comes back as it is.
 * @param {string} stored  RFC 3339
 * @param {Zone} zone
 */
export function whole(stored, zone) {
  const ms = milliseconds(stored);
  if (Number.isNaN(ms)) return stored;
  // In whole groups of three digits: ms, µs, ns.
  const fraction = (stored.match(/\.(\d+)/)?.[1] ?? "").replace(/(?:000)+$/, "");
  return `${isoDay(ms, zone)} ${clockShort(ms, zone, true)}${fraction ? `.${fraction}` : ""} ${offsetName(zone, ms)}`;
}

/** @param {string} stored */
export const milliseconds = (stored) => Date.parse(stored.replace(" ", "T").replace(/(\.\d{3})\d+/, "$1"));

/** The name of the reader's zone: asked once, as asking takes longer than drawing a row. */
const localZone = (() => {
  let name = "";
  return () => (name ||= Intl.DateTimeFormat().resolvedOptions().timeZone ?? "local");
})();

/** @param {Zone} zone */
const isUtc = (zone) => zone === "utc" || ["UTC", "Etc/UTC"].includes(localZone());

/**
 * `UTC`, or the reader's zone with its offset: `Zürich +01:00`
 * @param {Zone} zone
 * @param {number} [ms]
 */
export const zoneName = (zone, ms = Date.now()) => (isUtc(zone) ? "UTC" : `${(localZone().split("/").pop() ?? "").replaceAll("_", " ")} ${offsetName(zone, ms)}`);

/**
 * `UTC`, or `+01:00`
 * @param {Zone} zone
 * @param {number} ms
 */
export function offsetName(zone, ms) {
  if (isUtc(zone)) return "UTC";
  const minutes = -new Date(ms).getTimezoneOffset();
  const sign = minutes < 0 ? "−" : "+";
  const two = (/** @type {number} */ n) => String(Math.floor(Math.abs(n))).padStart(2, "0");
  return `${sign}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/**
 * The moments of a range: `13:30 – 14:30`, with days when it isn't within one.
 * @param {Range} range
 * @param {Zone} zone
 */
export function rangeMoments({ start, end }, zone) {
  const seconds = end - start < 10 * UNIT_MS.m || start % UNIT_MS.m !== 0;
  const precise = seconds && end - start < UNIT_MS.h;
  const at = (/** @type {number} */ ms) => clockShort(ms, zone, precise);
  if (isoDay(start, zone) === isoDay(end, zone)) return `${at(start)} – ${at(end)}`;
  return `${day(start, zone)} ${at(start)} – ${day(end, zone)} ${at(end)}`;
}

/**
 * The same with the day, when it is another than today.
 * @param {Range} range
 * @param {Zone} zone
 * @param {number} now
 */
export const rangeInFull = (range, zone, now) =>
  `${isoDay(range.start, zone) === isoDay(range.end, zone) && isoDay(range.start, zone) !== isoDay(now, zone) ? `${day(range.start, zone)} ` : ""}${rangeMoments(range, zone)}`;

/**
 * A length of time in words: `11 m 30 s`
 * @param {number} ms
 */
export function length(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const parts = [];
  let rest = Math.round(ms / 1000);
  for (const [unit, seconds] of /** @type {const} */ ([["d", 86_400], ["h", 3_600], ["m", 60], ["s", 1]])) {
    if (rest >= seconds) parts.push(`${Math.floor(rest / seconds)} ${unit}`);
    rest %= seconds;
  }
  return parts.slice(0, 2).join(" ");
}

/**
 * How long ago: `8 s ago`, `12 min ago`, `3 h ago`, and the day when it is longer.
 * @param {number} ms
 * @param {number} now
 * @param {Zone} zone
 */
export function ago(ms, now, zone) {
  if (!Number.isFinite(ms)) return "–";
  const past = now - ms;
  if (past < 0) return clockShort(ms, zone);
  if (past < UNIT_MS.m) return `${Math.floor(past / UNIT_MS.s)} s ago`;
  if (past < UNIT_MS.h) return `${Math.floor(past / UNIT_MS.m)} min ago`;
  if (past < UNIT_MS.d) return `${Math.floor(past / UNIT_MS.h)} h ago`;
  return day(ms, zone);
}

/**
 * What stands at the ticks of an axis: clock times within some days, days beyond.
 * @param {number[]} moments  in order
 * @param {Zone} zone
 */
export function axisWords(moments, zone) {
  const step = moments.length > 1 ? moments[1] - moments[0] : UNIT_MS.m;
  return moments.map((ms, index) => {
    if (step >= UNIT_MS.d) return day(ms, zone);
    const words = clockShort(ms, zone, step < UNIT_MS.m);
    return index === 0 || isoDay(ms, zone) === isoDay(moments[index - 1], zone) ? words : `${day(ms, zone)} ${words}`;
  });
}
