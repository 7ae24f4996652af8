// What the server says, as a sentence; what it puts between backticks is code.
import { html } from "../html.js";
import { sentence, visible } from "../content.js";

/** @param {{text: string, title?: boolean}} props  title: without the full stop */
export const Words = ({ text, title = false }) =>
  (title ? visible(text) : sentence(visible(text))).split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
