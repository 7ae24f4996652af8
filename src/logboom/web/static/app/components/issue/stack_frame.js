// One call: where it is; opened, the lines around it and the variables that it had.
import { html, icon, useState } from "../../html.js";
import { copy } from "../../clipboard.js";
import { beginning, visible } from "../../content.js";
import { parts } from "../../source_text.js";
import { Pairs } from "../pairs.js";

const LONGEST_NAME = 300;
const LONGEST_LINE = 1_000;

/** @param {{frame: import("../../report.js").Frame, open: boolean}} props */
export function StackFrame({ frame, open: atFirst }) {
  const [open, setOpen] = useState(atFirst);
  const { function: name, module, filename, abs_path: absolute, lineno: line, colno: column, in_app: inApp, context } = frame;
  const variables = Object.entries(frame.vars);
  const place = visible(beginning(filename || module || absolute || frame.package || "unknown file", LONGEST_NAME));
  const where = [absolute || filename || module, line, column].filter((part) => part !== null && part !== "").join(":");
  // Without a number nobody says which of the lines it is: then it is the middle one.
  const hit = context.some(([number]) => number === line) ? line : context[Math.floor(context.length / 2)]?.[0];
  const words = html`<span class="place"><span class="cut" title=${visible(beginning(where, LONGEST_NAME))}><span class="fn">${visible(beginning(name || "?", LONGEST_NAME))}</span> <span class="dim">in</span> <span class="path">${place}</span></span>${line !== null && html`<span class="dim">:${line}</span>`}</span>`;
  return html`<section class=${`frame ${inApp ? "" : "lib"}`}>
    <header>${context.length > 0 || variables.length > 0
      ? html`<button class="line grow" aria-expanded=${open} onClick=${() => setOpen(!open)}>${icon(open ? "down" : "right")}${words}</button>`
      : html`<span class="line grow nomore">${words}</span>`}
      <button class="btn plain icononly s nosmall" title="Copy path and line" aria-label="Copy path and line" onClick=${() => copy(where, "The place")}>${icon("copy")}</button></header>
    ${open && context.length > 0 && html`<ol class="src" tabindex="0" aria-label="Source">${context.map(([number, text]) => html`<li class=${number === hit ? "hit" : ""}><span>${number}</span><span>${coloured(beginning(text, LONGEST_LINE))}</span></li>`)}</ol>`}
    ${open && variables.length > 0 && html`<div class="vars"><${Pairs} pairs=${variables} /></div>`}
  </section>`;
}

/** @param {string} line */
const coloured = (line) => parts(line).map(({ kind, text }) => (kind ? html`<span class=${`s-${kind}`}>${visible(text)}</span>` : visible(text)));
