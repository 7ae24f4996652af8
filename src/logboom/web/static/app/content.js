// What came from outside, made safe and readable to look at: it is only ever text, and nothing in it can hide, reorder
// or overprint what stands beside it.

// C0 and C1 controls but tab and line feed, DEL, bidirectional controls, zero-width and line separators, lone surrogates.
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * Controls as symbols: NUL as ␀, ESC as ␛, a bidirectional override as ‹U+202E›.
 * @param {string} text
 */
export const visible = (text) => text.replace(UNSEEN, symbol);

/** @param {string} character */
function symbol(character) {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `\u2039U+${code.toString(16).toUpperCase().padStart(4, "0")}\u203a`;
}

/** @typedef {{text: string, ansi: string, mark: boolean}} Run */

// Select Graphic Rendition: ECMA-48 section 8.3.117. Other control sequences stay visible as symbols.
const SGR = /\u001b\[([\d;]*)m/g;
const ANSI_CLASS = /** @type {Record<string, string>} */ ({
  31: "ansi-red", 32: "ansi-green", 33: "ansi-yellow", 34: "ansi-blue", 35: "ansi-magenta", 36: "ansi-cyan",
  91: "ansi-red", 92: "ansi-green", 93: "ansi-yellow", 94: "ansi-blue", 95: "ansi-magenta", 96: "ansi-cyan",
});

/**
 * Text in runs of one look: its ANSI colours as classes, and the words that the query asks for marked.
 * @param {string} text
 * @param {string[]} words  lower case; `*` stands for the rest of a word
 * @returns {Run[]}
 */
export function runs(text, words) {
  /** @type {Run[]} */
  const found = [];
  let ansi = "";
  let from = 0;
  const add = (/** @type {string} */ piece) => {
    if (piece) found.push(...marked(visible(piece), words).map(([part, mark]) => ({ text: part, mark, ansi })));
  };
  for (const match of text.matchAll(SGR)) {
    add(text.slice(from, match.index));
    from = match.index + match[0].length;
    for (const code of (match[1] || "0").split(";")) {
      if (code === "0" || code === "39" || code === "") ansi = "";
      else ansi = ANSI_CLASS[code] ?? ansi;
    }
  }
  add(text.slice(from));
  return found;
}

/**
 * @param {string} text
 * @param {string[]} words
 * @returns {[string, boolean][]}
 */
function marked(text, words) {
  if (words.length === 0) return [[text, false]];
  const pattern = new RegExp(`(${words.map(patternOf).join("|")})`, "iu");
  return text.split(pattern).map((part, index) => /** @type {[string, boolean]} */ ([part, index % 2 === 1])).filter(([part]) => part);
}

const ANY = "[\\p{L}\\p{N}_]*";

/**
 * A word matches as a whole word: what stands before and after its letters and digits is none; `*` is any more of them.
 * @param {string} word
 */
function patternOf(word) {
  const body = word.replace(/[\\^$.+?()[\]{}|/]/g, "\\$&").replaceAll("*", ANY);
  const before = /^[\p{L}\p{N}]/u.test(word) ? "(?<![\\p{L}\\p{N}])" : "";
  const after = /[\p{L}\p{N}]$/u.test(word) ? "(?![\\p{L}\\p{N}])" : "";
  return before + body + after;
}

/**
 * The beginning of a text without splitting a character in two.
 * @param {string} text
 * @param {number} length
 */
export function beginning(text, length) {
  if (text.length <= length) return text;
  const code = text.charCodeAt(length - 1);
  return text.slice(0, code >= 0xd800 && code < 0xdc00 ? length - 1 : length);
}

/**
 * A number of bytes in words.
 * @param {number} bytes
 */
export function size(bytes) {
  for (const [unit, factor] of /** @type {const} */ ([["GB", 1e9], ["MB", 1e6], ["kB", 1e3]])) {
    if (bytes >= factor) return `${(bytes / factor).toFixed(bytes / factor < 10 ? 1 : 0)} ${unit}`;
  }
  return `${bytes} B`;
}

/**
 * What the server says in the middle of a line, as a sentence of its own.
 * @param {string} words
 */
export const sentence = (words) => words.charAt(0).toUpperCase() + words.slice(1) + (/[.!?…:]$/.test(words) ? "" : ".");

const GROUPED = new Intl.NumberFormat("en-US");

/** @param {number} count */
export const grouped = (count) => GROUPED.format(count);
