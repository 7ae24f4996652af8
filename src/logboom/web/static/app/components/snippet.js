// A command to copy.
import { html, icon } from "../html.js";
import { copy } from "../clipboard.js";

/** @param {{text: string}} props */
export const Snippet = ({ text }) => html`<div class="code"><pre tabindex="0" aria-label="Command">${text}</pre>
  <button class="btn s copy" onClick=${() => copy(text, "The command")}>${icon("copy")}Copy</button></div>`;
