// A JSON document, indented and coloured; of a large one its beginning, the rest on demand.
import { html, useState } from "../html.js";
import { beginning, grouped, visible } from "../content.js";

const SHOWN_AT_FIRST = 20_000;
const LONGEST_READ = 500_000;
const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** The document that a text is, null when it is none or a plain value. @param {string} text @returns {any} */
export function documentIn(text) {
  if (!/^\s*[[{]/.test(text) || text.length > LONGEST_READ) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param {{value: any}} props */
export function JsonText({ value }) {
  const [all, setAll] = useState(false);
  const text = JSON.stringify(value, null, 2);
  const shown = all ? text : beginning(text, SHOWN_AT_FIRST);
  return html`<pre class="trace" dir="ltr">${coloured(shown)}</pre>
    ${shown.length < text.length && html`<button class="btn s rest" onClick=${() => setAll(true)}>Show ${grouped(text.length - shown.length)} more characters</button>`}`;
}

/** @param {string} text */
function coloured(text) {
  const found = [];
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > from) found.push(text.slice(from, match.index));
    const [whole, quoted, colon] = match;
    if (quoted) found.push(html`<span class=${colon ? "jsonkey" : "jsonstring"}>${visible(quoted)}</span>`, colon ?? "");
    else found.push(html`<span class=${/^[-\d]/.test(whole) ? "jsonnumber" : "jsonword"}>${whole}</span>`);
    from = match.index + whole.length;
  }
  return [...found, visible(text.slice(from))];
}
