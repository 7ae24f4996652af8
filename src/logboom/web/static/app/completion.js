// What may stand where somebody types a query: asked of the server while they type, taken with Tab. One box at a time has
// it: the one that asked last.
import { get } from "./api.js";
import { batch, signal } from "./html.js";
import { address } from "./state.js";

/** @typedef {{text: string, kind: string, detail: string, from: number, to: number}} Completion  places in characters */

const WAIT_MS = 80;

export const completions = signal(/** @type {Completion[]} */ ([]));
/** Which one an arrow has chosen; -1 for none: then Enter still does what it does, and Tab takes the first. */
export const chosen = signal(-1);
/** The id of the box that they are for. */
export const offeredTo = signal("");

let running = new AbortController();
let timer = 0;
/** @type {(text: string) => void} */
let write = () => undefined;

/** Have the server look up what the project's events have, before anything is typed. */
export const warm = () => void get("complete", { project: address.value.project }).catch(() => []);

/** Ask for what may stand at the cursor. @param {HTMLTextAreaElement} box @param {(text: string) => void} writing  puts a text in the box */
export function ask(box, writing) {
  close();
  write = writing;
  timer = setTimeout(() => void offer(box), WAIT_MS);
}

/** @param {HTMLTextAreaElement} box */
async function offer(box) {
  const mine = new AbortController();
  running = mine;
  const { value, selectionStart } = box;
  const position = [...value.slice(0, selectionStart)].length;
  // Without an answer nothing is offered; what is wrong with a query is said when it is run.
  const found = await get("complete", { project: address.value.project, query: value, position }, mine.signal).catch(() => []);
  if (mine.signal.aborted || document.activeElement !== box) return;
  const written = (/** @type {Completion} */ one) => [...value].slice(one.from, one.to).join("");
  batch(() => {
    completions.value = found.filter((/** @type {Completion} */ one) => one.text !== written(one));
    chosen.value = -1;
    offeredTo.value = box.id;
  });
}

export function close() {
  clearTimeout(timer);
  running.abort();
  batch(() => {
    completions.value = [];
    chosen.value = -1;
  });
}

/** @param {-1 | 1} step */
export function choose(step) {
  const { length } = completions.value;
  if (length > 0) chosen.value = (chosen.value + step + length + (chosen.value < 0 && step < 0 ? 1 : 0)) % length;
}

/**
 * Put one in its place, the cursor behind it.
 * @param {HTMLTextAreaElement} box
 * @param {Completion} [one]
 */
export function take(box, one = completions.value[Math.max(0, chosen.value)]) {
  if (!one) return;
  const points = [...box.value];
  const before = points.slice(0, one.from).join("") + one.text;
  const text = before + points.slice(one.to).join("");
  write(text);
  close();
  // At once, not when it is drawn: the next key may be there before that, and would land before the cursor.
  box.value = text;
  box.focus();
  box.setSelectionRange(before.length, before.length);
  if (/[:=(]$/.test(one.text)) ask(box, write);
}
