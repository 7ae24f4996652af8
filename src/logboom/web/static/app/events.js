// An event as the search answers it, and what the page derives from one.
import { milliseconds } from "./time.js";

/** @typedef {Record<string, any>} Event  by column name; `attributes` is an object of texts */

/**
 * Rows of an answer as events.
 * @param {{columns: {name: string}[], rows: any[]}} answer
 * @returns {Event[]}
 */
export function fromAnswer({ columns, rows }) {
  return rows.map((row) => (Array.isArray(row) ? Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])) : row));
}

/** Whether a row has what a list of events shows. @param {Record<string, any>} row */
export const isEvent = (row) => "event_id" in row && "timestamp" in row && "message" in row;

/** @param {Event} event */
export const happened = (event) => milliseconds(event.timestamp);

// Columns that say nothing to a reader: the address names the project, the others are Logboom's own bookkeeping.
const HIDDEN = new Set(["project", "attributes", "message", "severity"]);

/**
 * All fields with a value, columns first, then the attributes by name.
 * @param {Event} event
 * @returns {[string, string][]}
 */
export function fieldsOf(event) {
  const columns = Object.entries(event).filter(([name, value]) => !HIDDEN.has(name) && !isEmpty(name, value));
  // As a query names them: where a column has the name, the attribute is `attributes.name`.
  const attributes = Object.entries(event.attributes ?? {})
    .map(([name, value]) => [name in event ? `attributes.${name}` : name, value])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return [...columns, ...attributes].map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]);
}

/**
 * A field of an event as text, by the name that a query calls it; "" when it has none.
 * @param {Event} event
 * @param {string} name
 */
export function fieldText(event, name) {
  const value = name in event && name !== "attributes" ? event[name] : event.attributes?.[name.replace(/^attributes\./, "")];
  if (value === undefined || isEmpty(name, value)) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

const NUMBER_WHEN_NONE = new Set(["fingerprint", "key"]);

/**
 * @param {string} name
 * @param {any} value
 */
const isEmpty = (name, value) => value === "" || value === null || (NUMBER_WHEN_NONE.has(name) && Number(value) === 0);

/**
 * What a row shows of a message: its first line, and how many more there are.
 * @param {string} message
 */
export function firstLine(message) {
  const text = message.replace(/^\s+/, "");
  const end = text.indexOf("\n");
  if (end < 0) return { line: text, more: 0 };
  let more = 0;
  for (let at = end; at >= 0 && at < text.length - 1; at = text.indexOf("\n", at + 1)) more += 1;
  return { line: text.slice(0, end), more };
}

export const LEVELS = /** @type {const} */ (["critical", "error", "warning", "notice", "info", "debug", "trace"]);

/** The word of three letters that stands in a row. */
export const LEVEL_MARK = /** @type {Record<string, string>} */ ({
  trace: "TRC", debug: "DBG", info: "INF", notice: "NTC", warning: "WRN", error: "ERR", critical: "CRT",
});
