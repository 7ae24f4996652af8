// The keys of the tail.
import { pop } from "../pop.js";
import { clear, goOn, pause, paused } from "../tailing.js";

const focus = (/** @type {string} */ id) => /** @type {HTMLElement | null} */ (document.querySelector(id))?.focus();

/** @type {import("../keys.js").Key[]} */
export const TAIL_KEYS = [
  [[" "], "pause, or go on", () => (paused.value ? goOn() : void pause("pressed"))],
  [["G", "t"], "to the newest", goOn],
  [["/"], "to the filter", () => focus("#query")],
  [["h"], "highlight a word", () => focus("#highlight")],
  [["x"], "clear the lines", clear],
  [["Escape"], "close the innermost thing", () => (pop.value ? void (pop.value = "") : document.activeElement instanceof HTMLElement && document.activeElement.blur())],
];
