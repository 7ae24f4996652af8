// Stack traces in messages: the lines of libraries, which are seldom what one looks for, as parts of their own. Pure.

const LIBRARY = /site-packages|dist-packages|\/lib\/python\d|node_modules|node:internal|^\s*at (?:java|javax|jdk|sun|org\.(?:apache|springframework|hibernate|eclipse))\.|\/gems\/|\/vendor\//;
const FRAME = /^\s+(?:File "|at )/;
// Fewer are read as fast as the words that would stand for them.
const LEAST_FOLDED = 4;
const LONGEST_READ = 100_000;

/**
 * The text in parts, runs of libraries' frames as numbers of lines; null when there is nothing to fold.
 * @param {string} text
 * @returns {(string | {lines: number})[] | null}
 */
export function foldedTrace(text) {
  if (text.length > LONGEST_READ || !LIBRARY.test(text)) return null;
  const lines = text.split("\n");
  /** @type {{library: boolean, lines: string[]}[]} */
  const runs = [];
  let library = false;
  for (const line of lines) {
    // What follows a frame (its source, its marks) belongs to it as long as it is indented.
    if (FRAME.test(line)) library = LIBRARY.test(line);
    else if (!/^\s/.test(line)) library = false;
    const last = runs.at(-1);
    if (last?.library === library) last.lines.push(line);
    else runs.push({ library, lines: [line] });
  }
  if (!runs.some((run) => run.library && run.lines.length >= LEAST_FOLDED)) return null;
  const end = runs.length - 1;
  return runs.map((run, index) => (run.library && run.lines.length >= LEAST_FOLDED ? { lines: run.lines.length } : run.lines.join("\n") + (index < end ? "\n" : "")));
}
