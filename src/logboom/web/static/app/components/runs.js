// Text from outside: ANSI colours and marked words as spans, everything else as text.
import { html } from "../html.js";
import { runs } from "../content.js";

/** @param {{text: string, words?: string[]}} props */
export function Runs({ text, words = [] }) {
  return runs(text, words).map(({ text: piece, mark, ansi }) => {
    const inner = mark ? html`<mark>${piece}</mark>` : piece;
    return ansi ? html`<span class=${ansi}>${inner}</span>` : inner;
  });
}
