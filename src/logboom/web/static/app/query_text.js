// The query as text: its parts for colouring, terms added and taken away by a click, words to mark. The server alone
// decides what a query means; what is done here only has to agree with docs/search.md about words, quotes and fields.

/** @typedef {{kind: "" | "f" | "o" | "v" | "k" | "n" | "e" | "c", text: string}} Part */

const TOKEN = /"(?:\\.|[^"\\])*"?|[()]|\s+|(?:!=|>=|<=|[:=<>])|-(?=\S)|[^\s()":=<>!|]+|./gsu;
const KEYWORD = /^(?:AND|OR|NOT)$/;
const OPERATOR = /^(?:!=|>=|<=|[:=<>])$/;

/**
 * The parts of a query in order; together they are the text.
 * @param {string} query
 * @returns {Part[]}
 */
export function parts(query) {
  const tokens = query.match(TOKEN) ?? [];
  return tokens.map((text, index) => ({ text, kind: kindOf(tokens, index) }));
}

/**
 * @param {string[]} tokens
 * @param {number} index
 * @returns {Part["kind"]}
 */
function kindOf(tokens, index) {
  const token = tokens[index];
  if (/^\s+$/.test(token) || token === "(" || token === ")") return "";
  if (OPERATOR.test(token) || token === "|") return "o";
  if (/^\w+$/.test(token) && (tokens[index - 1] === "|" || (tokens[index - 2] === "|" && !tokens[index - 1].trim()))) return "c";
  if (KEYWORD.test(token) || token === "-") return "k";
  if (OPERATOR.test(tokens[index + 1] ?? "")) return "f";
  if (OPERATOR.test(tokens[index - 1] ?? "")) return /^-?[\d.]+$/.test(token) ? "n" : "v";
  return "v";
}

/**
 * The same with the characters from `start` to `end` marked as wrong; an empty mark stands where something is missing.
 * @param {string} query
 * @param {{start: number, end: number} | null} wrong
 * @returns {Part[]}
 */
export function partsWithError(query, wrong) {
  if (!wrong) return parts(query);
  // The server counts characters, JavaScript UTF-16 units.
  const points = [...query];
  const start = points.slice(0, wrong.start).join("").length;
  const end = Math.max(points.slice(0, wrong.end).join("").length, start);
  /** @type {Part[]} */
  const found = [...parts(query.slice(0, start)), { kind: "e", text: query.slice(start, end) }];
  return end > start ? [...found, ...parts(query.slice(end))] : found;
}

// What needs no quotes in any place of a query.
const PLAIN_VALUE = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
/** A name that needs no quotes. */
export const PLAIN_FIELD = /^[A-Za-z_@][A-Za-z0-9_.@-]*$/;

/** @param {string} text */
const quoted = (text) => `"${text.replace(/[\\"*?]/g, "\\$&")}"`;

/**
 * A term that only events with this value match.
 * @param {string} field
 * @param {string} value
 */
export function equals(field, value) {
  const name = PLAIN_FIELD.test(field) ? field : quoted(field);
  const plain = PLAIN_VALUE.test(value) && !KEYWORD.test(value);
  return `${name}=${plain ? value : quoted(value)}`;
}

/**
 * The query narrowed by a term; its opposite, if it stands there, goes.
 * @param {string} query
 * @param {string} term
 */
export function withTerm(query, term) {
  const without = removed(query, opposite(term));
  if (has(without, term)) return without;
  if (!without) return term;
  return parts(without).some((part) => part.kind === "k" && part.text === "OR") ? `(${without}) ${term}` : `${without} ${term}`;
}

/** @param {string} term */
export const opposite = (term) => (term.startsWith("-") ? term.slice(1) : `-${term}`);

/**
 * @param {string} query
 * @param {string} term
 */
export const has = (query, term) => ` ${query} `.includes(` ${term} `);

/**
 * @param {string} query
 * @param {string} term
 */
export const removed = (query, term) => ` ${query} `.replace(` ${term} `, " ").trim();

/**
 * The words of a query that matching text contains, in lower case: for marking.
 * @param {string} query
 * @returns {string[]}
 */
export function wordsToMark(query) {
  const found = new Set();
  const all = parts(query).filter((part) => part.text.trim());
  for (const [index, part] of all.entries()) {
    const before = all[index - 1]?.text ?? "";
    if (part.kind !== "v" || before === "-" || before === "NOT" || (OPERATOR.test(before) && all[index - 2]?.text !== "message")) continue;
    const word = part.text.startsWith('"') ? part.text.replace(/^"|"$/g, "").replace(/\\(.)/g, "$1") : part.text;
    if (word.replaceAll("*", "").length > 1) found.add(word.toLowerCase());
  }
  return [...found].sort((a, b) => b.length - a.length);
}

/**
 * Whether a query goes on behind its terms: with a pipe sign that stands in no quotes.
 * @param {string} query
 */
export const hasStages = (query) => query.replace(/"(?:\\.|[^"\\])*"?/gs, "").includes("|");
