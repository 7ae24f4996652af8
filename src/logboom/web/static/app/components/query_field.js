// A query to type in: a text area over its own coloured copy, so that the browser's editing stays whole. Stands in an
// element of the class `query`, under which what may stand at the cursor is offered.
import { html } from "../html.js";
import { ask, choose, chosen, close, completions, offeredTo, take, warm } from "../completion.js";
import { partsWithError } from "../query_text.js";
import { CompletionList } from "./completion_list.js";

/**
 * @param {{id: string, label: string, text: string, write: (text: string) => void, run?: () => void, completes: boolean, placeholder: string,
 *   wrong?: {start: number, end: number} | null, describedBy?: string | null, invalid?: boolean | null}} props
 *   run: what Enter does; completes: the server knows what may stand in it; wrong: the characters to underline
 */
export function QueryField({ id, label, text, write, run = () => undefined, completes, placeholder, wrong = null, describedBy = null, invalid = null }) {
  const offered = completes && offeredTo.value === id && completions.value.length > 0;
  const pressed = (/** @type {KeyboardEvent} */ key) => {
    if (key.isComposing) return;
    if (offered && handled(key, /** @type {HTMLTextAreaElement} */ (key.target))) return void key.preventDefault();
    if (key.key !== "Enter" || key.shiftKey) return;
    key.preventDefault();
    close();
    run();
  };
  return html`<div class="typed">
      <div class="text" aria-hidden="true">${partsWithError(text, wrong).map(
        (part) => (part.kind ? html`<span class=${part.text ? `q-${part.kind}` : "q-missing"}>${part.text}</span>` : part.text),
      )}${"\u200b"}</div>
      <textarea id=${id} class="text" rows="1" spellcheck=${false} autocomplete="off" autocapitalize="off" aria-label=${label}
        aria-describedby=${describedBy} aria-invalid=${invalid} placeholder=${placeholder} value=${text}
        role=${completes ? "combobox" : null} aria-autocomplete=${completes ? "list" : null} aria-expanded=${completes ? offered : null} aria-controls=${completes ? `${id}-completions` : null}
        aria-activedescendant=${offered && chosen.value >= 0 ? `completion-${chosen.value}` : null}
        onInput=${(/** @type {any} */ typed) => (write(typed.target.value), completes && ask(typed.target, write))} onFocus=${() => completes && warm()} onBlur=${close} onKeyDown=${pressed}></textarea>
    </div>${offered && html`<${CompletionList} box=${id} />`}`;
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
