// A range of time as people write it: `yesterday 14:00 to 15:00`, `last 3 hours`, `mon 9:00 - 12:30`, `since 8:00`. Pure.
import { isoDay, moment } from "./time.js";

/** @typedef {import("./time.js").Zone} Zone */

const DAY_MS = 86_400_000;
const UNITS = /** @type {Record<string, string>} */ ({ s: "s", sec: "s", secs: "s", second: "s", seconds: "s", m: "m", min: "m", mins: "m", minute: "m", minutes: "m", h: "h", hr: "h", hour: "h", hours: "h", d: "d", day: "d", days: "d", w: "w", week: "w", weeks: "w" });
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/**
 * Start and end as the address has them: what moves with the clock stays relative. Null when it is no range.
 * @param {string} text
 * @param {number} now
 * @param {Zone} zone
 * @returns {{start: string, end: string} | null}
 */
export function rangeOf(text, now, zone) {
  const words = text.trim().toLowerCase().replace(/\s+/g, " ");
  const last = words.match(/^(?:the )?(?:(?:last|past) )?(\d+)? ?([a-z]+)$/);
  if (last && UNITS[last[2]] && (last[1] || /last|past/.test(words))) return { start: `-${last[1] ?? 1}${UNITS[last[2]]}`, end: "now" };
  if (words === "today") return { start: "now@d", end: "now" };
  if (words === "yesterday") return { start: "-1d@d", end: "now@d" };
  const since = words.match(/^(?:since|from) (.+)$/);
  if (since && !/ (?:to|until|till|–|-) /.test(words)) return pair(at(since[1], now, zone, null), { text: "now", ms: now, whole: null });
  const [from, to, more] = words.replace(/^(?:from|between) /, "").split(/ (?:to|until|till|and|–|-) |(?<=\d)–(?=\d)/);
  if (more !== undefined) return null;
  const first = at(from, now, zone, null);
  if (to === undefined) return first?.whole ? { start: first.text, end: moved(first.whole + DAY_MS) } : null;
  // `yesterday 14:00 to 15:00`: the second is on the first one's day, unless it says another.
  return pair(first, at(to, now, zone, first?.ms ?? null));
}

/** @typedef {{text: string, ms: number, whole: number | null} | null} Moment  whole: the start of the day when it named no time of it */

/** @param {Moment} first @param {Moment} last */
function pair(first, last) {
  if (!first || !last) return null;
  // A day without a time, as an end, is meant with all of it.
  const end = last.whole === null ? last : { text: moved(last.whole + DAY_MS), ms: last.whole + DAY_MS };
  return first.ms < end.ms ? { start: first.text, end: end.text } : null;
}

/** @param {number} ms */
const moved = (ms) => new Date(ms).toISOString();

/**
 * @param {string} words
 * @param {number} now
 * @param {Zone} zone
 * @param {number | null} other  the moment before it, whose day it shares when it names none
 * @returns {Moment}
 */
function at(words, now, zone, other) {
  const text = words.trim();
  if (text === "now") return { text, ms: now, whole: null };
  const back = text.match(/^(\d+) ?([a-z]+) ago$/);
  const relative = back && UNITS[back[2]] ? `-${back[1]}${UNITS[back[2]]}` : /^-\d+[smhdw]/.test(text) ? text : "";
  if (relative) {
    const ms = moment(relative, now, zone);
    return ms === null ? null : { text: relative, ms, whole: null };
  }
  const exact = moment(text.toUpperCase(), now, zone);
  if (exact !== null) return { text: moved(exact), ms: exact, whole: /^\d{4}-\d\d-\d\d$/.test(text) ? exact : null };
  const [, dayWords, clock] = text.match(/^(.*?)(?:(?:^| )(?:at )?(\d{1,2}(?::\d\d){0,2} ?(?:am|pm)?|noon|midnight))?$/) ?? [];
  const day = dayWords ? dayOf(dayWords.trim(), now, zone) : isoDay(other ?? now, zone);
  if (!day || (!dayWords && !clock)) return null;
  const time = clock ? clockOf(clock) : "00:00:00";
  const ms = time && moment(`${day} ${time}`, now, zone);
  return ms ? { text: moved(ms), ms, whole: clock ? null : ms } : null;
}

/** `14:00:00` of `2pm`, `14:00`, `noon`; "" when it is no time of day. @param {string} words */
function clockOf(words) {
  if (words === "noon") return "12:00:00";
  if (words === "midnight") return "00:00:00";
  const [, digits, half] = words.match(/^([\d:]+) ?(am|pm)?$/) ?? [];
  const [hour, minute = "0", second = "0"] = (digits ?? "").split(":");
  // A lone number is an hour only with am or pm: "14" may be anything.
  if (!digits || (!half && !digits.includes(":"))) return "";
  const hours = half ? (Number(hour) % 12) + (half === "pm" ? 12 : 0) : Number(hour);
  if (hours > 23 || Number(minute) > 59 || Number(second) > 59 || (half && Number(hour) > 12)) return "";
  return [hours, minute, second].map((part) => String(part).padStart(2, "0")).join(":");
}

/** A day as `2026-11-18`; "" when it is none. @param {string} words @param {number} now @param {Zone} zone */
function dayOf(words, now, zone) {
  const named = words.replace(/^(?:on|last) /, "");
  if (named === "today") return isoDay(now, zone);
  if (named === "yesterday") return isoDay(now - DAY_MS, zone);
  const weekday = WEEKDAYS.findIndex((one) => named.length >= 3 && /^[a-z]+$/.test(named) && (named === one || `${LONG_DAYS[one] ?? ""}` === named));
  if (weekday >= 0) {
    for (let back = words.startsWith("last ") ? 1 : 0; back <= 7; back += 1) {
      const day = isoDay(now - back * DAY_MS, zone);
      if (new Date(`${day}T12:00:00Z`).getUTCDay() === weekday) return day;
    }
  }
  const dated = named.match(/^(\d{1,2})\.? ([a-z]{3,})(?: (\d{4}))?$/) ?? named.match(/^([a-z]{3,}) (\d{1,2})(?:,? (\d{4}))?$/);
  if (!dated) return /^\d{4}-\d\d-\d\d$/.test(named) ? named : "";
  const [number, name] = /^\d/.test(dated[1]) ? [dated[1], dated[2]] : [dated[2], dated[1]];
  const month = MONTHS.findIndex((one) => name.startsWith(one));
  if (month < 0 || Number(number) < 1 || Number(number) > 31) return "";
  const thisYear = Number(isoDay(now, zone).slice(0, 4));
  const day = (/** @type {number} */ year) => `${year}-${String(month + 1).padStart(2, "0")}-${number.padStart(2, "0")}`;
  // Without a year the newest such day that is not to come.
  return dated[3] ? day(Number(dated[3])) : day(thisYear) <= isoDay(now, zone) ? day(thisYear) : day(thisYear - 1);
}

const LONG_DAYS = /** @type {Record<string, string>} */ ({ sun: "sunday", mon: "monday", tue: "tuesday", wed: "wednesday", thu: "thursday", fri: "friday", sat: "saturday" });
