// Something failed: what happened, what it means, what to do; in the place of what is missing.
import { html, icon } from "../html.js";
import { address, run } from "../state.js";
import { Words } from "./words.js";

const TITLES = /** @type {Record<string, string>} */ ({
  forbidden: "You may not see this",
  not_found: "There is nothing here that you may see",
  engine_unavailable: "The engine does not answer",
  limit_exceeded: "This search needs more than one search may use",
  cancelled: "The search was stopped",
  unreachable: "The server does not answer",
});

/** @param {{error: import("../api.js").ApiError, again?: () => void}} props */
export function Failure({ error, again }) {
  const act = again ?? (() => run(address.value.query));
  return html`<div class="blank" role="alert">${icon("warn")}
    <h2>${TITLES[error.code] ?? "The search failed"}</h2>
    <p><${Words} text=${error.message} /></p>
    ${error.hint && html`<p><${Words} text=${error.hint} /></p>`}
    <div class="line"><button class="btn primary" onClick=${act}>Try again</button></div></div>`;
}
