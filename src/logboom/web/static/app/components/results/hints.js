// What the author of a query may want to know although it ran: how it was read, what was left out, what stopped it.
import { html, icon } from "../../html.js";
import { phase, stats } from "../../results.js";
import { Words } from "../words.js";

/** @typedef {{message: string}} Hint */

export function Hints() {
  if (phase.value !== "ready" || !stats.value) return null;
  const { partial, error, hints } = stats.value;
  const told = [...(partial && error ? [`${error.message}${error.hint ? `: ${error.hint}` : ""}`] : []), ...(hints ?? []).map((/** @type {Hint} */ hint) => hint.message)];
  if (told.length === 0) return null;
  return html`<ul class="hints">${told.map((words, index) => html`<li class="notice" data-level=${partial && index === 0 && error ? "warning" : "info"}>${icon("info")}<p><${Words} text=${words} /></p></li>`)}</ul>`;
}
