// The query: a text area over its own coloured copy, so that the browser's editing stays whole.
import { html, icon } from "../html.js";
import { ask, choose, chosen, close, completions, take, warm } from "../completion.js";
import { partsWithError } from "../query_text.js";
import { address, draft, run } from "../state.js";
import { CompletionList } from "./completion_list.js";
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
    <div class="typed">
      <div class="text" aria-hidden="true">${partsWithError(text, error?.position ?? null).map(
        (part) => (part.kind ? html`<span class=${part.text ? `q-${part.kind}` : "q-missing"}>${part.text}</span>` : part.text),
      )}${"\u200b"}</div>
      <textarea id="query" class="text" rows="1" spellcheck=${false} autocomplete="off" autocapitalize="off" aria-label="Query"
        aria-describedby=${error ? "query-error" : null} placeholder=${placeholder} value=${text}
        role=${completes ? "combobox" : null} aria-autocomplete=${completes ? "list" : null} aria-expanded=${completes ? completions.value.length > 0 : null} aria-controls=${completes ? "completions" : null}
        aria-activedescendant=${chosen.value >= 0 ? `completion-${chosen.value}` : null}
        onInput=${(/** @type {any} */ typed) => ((draft.value = typed.target.value), completes && ask(typed.target))} onFocus=${() => completes && warm()} onBlur=${close} onKeyDown=${pressed}></textarea>
    </div>
    ${text && html`<button class="btn plain icononly" title="Clear the query" aria-label="Clear the query" onClick=${() => run("")}>${icon("x")}</button>`}
    <button class="btn primary" title="Run (Enter)" onClick=${() => run(draft.value)}>Run<span class="runkey nosmall">↵</span></button>
    ${completes && html`<${CompletionList} />`}
    ${error && completions.value.length === 0 && html`<div class="pop queryerr" role="alert" id="query-error">${icon("warn")}<div>
      <p><b><${Words} text=${error.message} /></b></p>
      ${error.hint && html`<p><${Words} text=${error.hint} /></p>`}
      ${stale && html`<p class="small dim">Below is still the result of the query before.</p>`}
    </div></div>`}
  </div>`;
}

/** @param {KeyboardEvent} key */
function pressed(key) {
  if (key.isComposing) return;
  const box = /** @type {HTMLTextAreaElement} */ (key.target);
  if (completions.value.length > 0 && handled(key, box)) return void key.preventDefault();
  if (key.key !== "Enter" || key.shiftKey) return;
  key.preventDefault();
  close();
  run(draft.value);
}

/** What a key does while completions are shown. @param {KeyboardEvent} key @param {HTMLTextAreaElement} box */
function handled({ key, shiftKey }, box) {
  if (key === "ArrowDown") choose(1);
  else if (key === "ArrowUp") choose(-1);
  else if (key === "Tab" && !shiftKey) take(box);
  else if (key === "Enter" && chosen.value >= 0) take(box);
  else if (key === "Escape") close();
  else return false;
  return true;
}
