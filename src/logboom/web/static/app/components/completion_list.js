// What may stand at the cursor, under the box in which somebody types.
import { html, useElement, useLayoutEffect } from "../html.js";
import { chosen, completions, take } from "../completion.js";
import { beginning, visible } from "../content.js";

const MARKS = /** @type {Record<string, [string, string]>} */ ({ field: ["f", "q-f"], value: ["v", "q-v"], stage: ["|", "q-c"], function: ["ƒ", "q-c"], aggregate: ["Σ", "q-c"], operator: ["&", "q-k"] });
const LONGEST = 120;

/** @param {{box: string}} props  the id of the text area */
export function CompletionList({ box }) {
  const list = useElement();
  useLayoutEffect(() => list.current.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" }), [chosen.value]);
  const area = () => /** @type {HTMLTextAreaElement} */ (document.getElementById(box));
  return html`<div class="pop completion"><ul id=${`${box}-completions`} role="listbox" aria-label="Completions" ref=${list}>
      ${completions.value.map((one, index) => html`<li id=${`completion-${index}`} role="option" aria-selected=${index === chosen.value} onPointerDown=${(/** @type {PointerEvent} */ press) => (press.preventDefault(), take(area(), one))}>
        <span class=${`kind ${MARKS[one.kind]?.[1] ?? ""}`}>${MARKS[one.kind]?.[0] ?? "·"}</span><code class="cut">${visible(beginning(one.text, LONGEST))}</code><span class="cut detail">${visible(beginning(one.detail, LONGEST))}</span></li>`)}</ul>
    <div class="foot nosmall"><span><kbd>Tab</kbd> take</span><span><kbd>↑</kbd> <kbd>↓</kbd> choose</span><span><kbd>Esc</kbd> close</span></div></div>`;
}
