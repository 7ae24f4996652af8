// Copying, and saying that it was done.
import { signal } from "./html.js";

/** @typedef {{sentence: string, failed: boolean, undo: (() => void) | null}} Toast */

export const toast = signal(/** @type {Toast | null} */ (null));

const SHOWN_MS = 6_000;
let timer = 0;

/**
 * @param {string} text
 * @param {string} what  what is said to be copied: "The link"
 */
export async function copy(text, what) {
  say((await written(text)) ? `${what} is copied.` : `The browser refused to copy. ${what}: ${text}`);
}

/** @param {string} text */
async function written(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return writtenTheOldWay(text);
  }
}

/**
 * The clipboard API needs https or localhost; a server in one's own network often has neither.
 * @param {string} text
 */
function writtenTheOldWay(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "sr";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

/**
 * @param {string} sentence
 * @param {{failed?: boolean, undo?: (() => void) | null}} [more]
 */
export function say(sentence, { failed = false, undo = null } = {}) {
  toast.value = { sentence, failed, undo };
  stay(false);
}

/** A toast stays while the pointer is over it. @param {boolean} held */
export function stay(held) {
  clearTimeout(timer);
  if (!held) timer = setTimeout(() => (toast.value = null), SHOWN_MS);
}
