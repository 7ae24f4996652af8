// The query of a page: it is run with Enter, and what is wrong with it is said beneath it.
import { html, icon } from "../html.js";
import { completions } from "../completion.js";
import { address, draft, run } from "../state.js";
import { QueryField } from "./query_field.js";
import { QueryHistory } from "./query_history.js";
import { Words } from "./words.js";

/**
 * `completes`: the server knows what may stand in it. `failure` is what is wrong with the query that was run: shown until its text changes. `stale`: something older is shown.
 * @param {{failure: import("../api.js").ApiError | null, stale: boolean, placeholder: string, completes?: boolean}} props
 */
export function QueryBox({ failure, stale, placeholder, completes = false }) {
  const text = draft.value;
  const error = failure?.code === "invalid_query" && text === address.value.query ? failure : null;
  return html`<div class="query" aria-invalid=${error ? "true" : null}>
    ${completes && html`<${QueryHistory} />`}
    <${QueryField} id="query" label="Query" text=${text} write=${(/** @type {string} */ typed) => (draft.value = typed)} run=${() => run(draft.value)} completes=${completes} placeholder=${placeholder}
      wrong=${error?.position ?? null} describedBy=${error ? "query-error" : null} />
    ${text && html`<button class="btn plain icononly" title="Clear the query" aria-label="Clear the query" onClick=${() => run("")}>${icon("x")}</button>`}
    <button class="btn primary" title="Run (Enter)" onClick=${() => run(draft.value)}>Run<span class="runkey nosmall">↵</span></button>
    ${error && completions.value.length === 0 && html`<div class="pop queryerr" role="alert" id="query-error">${icon("warn")}<div>
      <p><b><${Words} text=${error.message} /></b></p>
      ${error.hint && html`<p><${Words} text=${error.hint} /></p>`}
      ${stale && html`<p class="small dim">Below is still the result of the query before.</p>`}
    </div></div>`}
  </div>`;
}
