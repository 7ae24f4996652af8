// Asking before something that can't be undone: a dialog whose button names the act.
import { signal } from "./html.js";

/** @typedef {{title: string, words: string, verb: string, answer: (yes: boolean) => void}} Question */

export const question = signal(/** @type {Question | null} */ (null));

/**
 * Whether the person wants it.
 * @param {string} title
 * @param {string} words  what it means
 * @param {string} verb   the button's word
 * @returns {Promise<boolean>}
 */
export const confirmed = (title, words, verb) =>
  new Promise((resolve) => {
    question.value = { title, words, verb, answer: (yes) => ((question.value = null), resolve(yes)) };
  });
