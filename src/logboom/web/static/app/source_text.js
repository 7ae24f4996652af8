// A line of source code in parts of one colour: texts, numbers, comments and the words that most languages share. No
// parser: what it takes for a keyword in a language that has none by that name only gets a colour. Pure.

/** @typedef {{kind: "" | "text" | "number" | "word" | "comment", text: string}} Part */

const WORDS = new Set(
  ("and as async await assert break case catch class const continue def defer del do elif else end enum except export extends false " +
    "False final finally fn for foreach from func function global go if impl implements import in instanceof interface is lambda let " +
    "match mod mut namespace new nil None nonlocal not null or package pass private protected pub public raise require rescue return " +
    "select self static struct super switch this throw throws trait true True try type typeof undefined unless until use using var " +
    "void when where while with yield").split(" "),
);
const TOKEN = /(?<comment>(?:^|\s)(?:#|\/\/).*$)|(?<text>"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|`(?:\\.|[^`\\])*`?)|(?<number>\b\d[\w.]*)|(?<word>[A-Za-z_$][\w$]*)/gu;

/**
 * @param {string} line
 * @returns {Part[]}
 */
export function parts(line) {
  /** @type {Part[]} */
  const found = [];
  let from = 0;
  for (const match of line.matchAll(TOKEN)) {
    const { comment, text, number, word } = match.groups ?? {};
    const kind = comment !== undefined ? "comment" : text !== undefined ? "text" : number !== undefined ? "number" : WORDS.has(word) ? "word" : "";
    if (!kind) continue;
    if (match.index > from) found.push({ kind: "", text: line.slice(from, match.index) });
    found.push({ kind, text: match[0] });
    from = match.index + match[0].length;
  }
  if (from < line.length) found.push({ kind: "", text: line.slice(from) });
  return found;
}
