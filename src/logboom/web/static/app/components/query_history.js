// The queries of before, and the saved ones: a press runs one.
import { html, icon } from "../html.js";
import { beginning, visible } from "../content.js";
import { forget, queries } from "../history.js";
import { pop, toggle } from "../pop.js";
import { partsWithError } from "../query_text.js";
import { run } from "../state.js";

const LONGEST = 300;

export function QueryHistory() {
  const open = pop.value === "history";
  return html`<span class="anchor" data-pop><button class="btn plain icononly" title="Queries of before" aria-label="Queries of before" aria-haspopup="menu" aria-expanded=${open} onClick=${() => toggle("history")}>${icon("history")}</button>
    ${open && html`<div class="pop menu queries">
      ${queries.value.length === 0 && html`<div class="dim">No query was run here yet.</div>`}
      ${queries.value.map((query) => html`<button title=${query} onClick=${() => ((pop.value = ""), run(query))}><code class="cut">${partsWithError(visible(beginning(query, LONGEST)), null).map((part) => (part.kind ? html`<span class=${`q-${part.kind}`}>${part.text}</span>` : part.text))}</code></button>`)}
      ${queries.value.length > 0 && html`<hr /><button class="dim" onClick=${() => (forget(), (pop.value = ""))}>${icon("trash")}Forget them</button>`}</div>`}</span>`;
}
