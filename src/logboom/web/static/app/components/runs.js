// Text from outside: ANSI colours and marked words as spans, everything else as text.
import { html } from "../html.js";
import { runs } from "../content.js";

/** @param {{text: string, words?: string[]}} props */
export const Runs = ({ text, words = [] }) => runsIn(text, words);

/**
 * The same without a component of its own.
 * @param {string} text
 * @param {string[]} words
 */
export function runsIn(text, words) {
  const made = runs(text, words).map(({ text: piece, mark, ansi }) => {
    const inner = mark ? html`<mark>${piece}</mark>` : piece;
    return ansi ? html`<span class=${ansi}>${inner}</span>` : inner;
  });
  return made.length === 1 ? made[0] : made;
}
