// Copying, and saying that it was done.
import { signal } from "./html.js";

/** The sentence of the toast, "" when there is none. */
export const toast = signal("");

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

/** @param {string} sentence */
export function say(sentence) {
  toast.value = sentence;
  clearTimeout(timer);
  timer = setTimeout(() => (toast.value = ""), SHOWN_MS);
}
