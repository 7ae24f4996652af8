// A message as one reads it: a JSON document indented, a stack trace with the frames of libraries folded, else as it is.
import { html, useState } from "../html.js";
import { grouped } from "../content.js";
import { foldedTrace } from "../trace_text.js";
import { documentIn, JsonText } from "./json_text.js";
import { LongText } from "./long_text.js";
import { Runs } from "./runs.js";

/** @param {{text: string, words: string[]}} props */
export function MessageText({ text, words }) {
  const [whole, setWhole] = useState(false);
  const document = documentIn(text);
  if (document) return html`<${JsonText} value=${document} />`;
  const parts = whole ? null : foldedTrace(text);
  if (!parts) return html`<${LongText} text=${text} words=${words} />`;
  return html`<pre class="trace" dir="auto">${parts.map((part) => (typeof part === "string" ? html`<${Runs} text=${part} words=${words} />` : html`<button class="folded" onClick=${() => setWhole(true)}>${`  … ${grouped(part.lines)} lines of libraries`}</button>${"\n"}`))}</pre>`;
}
