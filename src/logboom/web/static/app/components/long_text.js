// A text of any length: its beginning, and the rest on demand.
import { html, useState } from "../html.js";
import { beginning, grouped } from "../content.js";
import { Runs } from "./runs.js";

const SHOWN_AT_FIRST = 8_000;

/** @param {{text: string, words: string[]}} props */
export function LongText({ text, words }) {
  const [all, setAll] = useState(false);
  const shown = all ? text : beginning(text, SHOWN_AT_FIRST);
  const rest = text.length - shown.length;
  if (!text) return html`<pre class="trace dim">no message</pre>`;
  return html`<pre class="trace" dir="auto"><${Runs} text=${shown} words=${words} />${rest > 0 && html`<span class="dim"> …</span>`}</pre>
    ${rest > 0 && html`<button class="btn s rest" onClick=${() => setAll(true)}>Show ${grouped(rest)} more characters</button>`}`;
}
