// What a table of results looks like: which column is time, which are numbers, in which order the rows stand. Pure.
import { LEVELS } from "./events.js";

/** @typedef {import("./results.js").Column} Column */
/** @typedef {import("./results.js").Table} Table */
/** @typedef {{name: string, descending: boolean} | null} Order  null: as the query ordered them */

/**
 * The column and the direction after a press on a column's head: down, up, as the query ordered it.
 * @param {Order} order
 * @param {string} name
 * @returns {Order}
 */
export function pressed(order, name) {
  if (order?.name !== name) return { name, descending: true };
  return order.descending ? { name, descending: false } : null;
}

/**
 * @param {Table["rows"]} rows
 * @param {Order} order
 */
export function ordered(rows, order) {
  if (!order) return rows;
  const direction = order.descending ? -1 : 1;
  return [...rows].sort((a, b) => direction * compared(a[order.name], b[order.name]) || 0);
}

const words = new Intl.Collator("en", { numeric: true });

/** Numbers before texts; what is missing at the small end. @param {any} a @param {any} b */
function compared(a, b) {
  if (a === b) return 0;
  if (a === null || a === undefined) return -1;
  if (b === null || b === undefined) return 1;
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "number") return -1;
  if (typeof b === "number") return 1;
  return words.compare(cell(a), cell(b));
}

/** A value as text. @param {any} value @returns {string} */
export function cell(value) {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(cell).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

// How the language calls the column of events without a level.
const NO_LEVEL = "NULL";
// From the bottom of a stack to its top.
const LOWEST_FIRST = [NO_LEVEL, ...LEVELS.toReversed()];

/** The level that a series is about, which has its own colour everywhere; "" when it is about none. @param {string} name */
export const levelOf = (name) => (name === NO_LEVEL ? "none" : LOWEST_FIRST.includes(name) ? name : "");

// The categories of css/tokens.css; a ninth line could not be told from the first.
export const MOST_SERIES = 8;

/** The kinds of chart that a table can be drawn as, the fittest first. @param {Table} table @returns {("line" | "area" | "bars" | "value")[]} */
export function chartsOf(table) {
  if (chartColumns(table)) return ["line", "area", "bars"];
  if (table.rows.length === 1 && table.columns.some(({ type }) => type === "number") && table.columns.length <= MOST_SERIES) return ["value"];
  return categoryColumns(table) ? ["bars"] : [];
}

/**
 * The columns of bars by name: one text and the first number. Null when it is no such table.
 * @param {Table} table
 * @returns {{label: string, value: string} | null}
 */
export function categoryColumns({ columns, rows }) {
  const labels = columns.filter(({ type }) => type !== "number");
  const value = columns.find(({ type }) => type === "number");
  return rows.length > 1 && labels.length === 1 && labels[0].type !== "time" && value ? { label: labels[0].name, value: value.name } : null;
}

/**
 * The columns of a chart over time: the first time, and the numbers beside it. Null when it is no such table.
 * @param {Table} table
 * @returns {{time: string, series: string[], left: number} | null}
 */
export function chartColumns({ columns, rows }) {
  const time = columns.find((column) => column.type === "time")?.name;
  if (!time || rows.length < 2) return null;
  const numbers = columns.filter((column) => column.type === "number").map((column) => column.name);
  const others = columns.filter((column) => column.type !== "number" && column.name !== time);
  if (numbers.length === 0 || others.length > 0) return null;
  if (numbers.length > 1 && numbers.every(levelOf)) numbers.sort((a, b) => LOWEST_FIRST.indexOf(a) - LOWEST_FIRST.indexOf(b));
  return { time, series: numbers.slice(0, MOST_SERIES), left: Math.max(0, numbers.length - MOST_SERIES) };
}
