// Every field of an event with its value: only with it, without it, copied.
import { html, icon, useState } from "../html.js";
import { copy } from "../clipboard.js";
import { canBeColumn, hasColumn, toggleColumn } from "../columns.js";
import { beginning, grouped, visible } from "../content.js";
import { filter } from "../moves.js";
import { address, go } from "../state.js";
import { whole } from "../time.js";
import { documentIn, JsonText } from "./json_text.js";

const SHOWN_AT_FIRST = 120;
const LONGEST_VALUE = 2_000;
const TIMES = new Set(["timestamp", "received_at"]);
// Longer digits are an id that has no letter by chance.
const NUMBER = /^-?\d{1,15}(\.\d+)?([eE][+-]?\d+)?$/;

/** @param {{fields: [string, string][]}} props */
export function EventFields({ fields }) {
  const [all, setAll] = useState(false);
  const shown = all ? fields : fields.slice(0, SHOWN_AT_FIRST);
  return html`<dl class="kv">${shown.map(([name, value]) => html`<${Field} key=${name} name=${name} value=${value} />`)}</dl>
    ${shown.length < fields.length && html`<button class="btn s rest" onClick=${() => setAll(true)}>Show ${grouped(fields.length - shown.length)} more fields</button>`}`;
}

/** @param {{name: string, value: string}} props */
function Field({ name, value }) {
  const [open, setOpen] = useState(false);
  const text = TIMES.has(name) ? whole(value, address.value.zone) : visible(open ? value : beginning(value, LONGEST_VALUE));
  return html`<div class=${open ? "is-open" : ""}><dt title=${name}><bdi>${visible(name)}</bdi></dt>
    <dd title="Press to see it whole" onClick=${() => !getSelection()?.toString() && setOpen(!open)}>${open && documentIn(value) ? html`<${JsonText} value=${documentIn(value)} />` : html`<bdi class=${NUMBER.test(value) ? "q-n" : ""}>${text || html`<span class="dim">empty</span>`}</bdi>`}</dd>
    <dd class="acts">
      <button class="btn plain icononly" title="Only this value" aria-label=${`Only events with this ${name}`} onClick=${() => filter(name, value, false)}>${icon("plus")}</button>
      <button class="btn plain icononly" title="Without this value" aria-label=${`Only events without this ${name}`} onClick=${() => filter(name, value, true)}>${icon("minus")}</button>
      ${address.value.page === "explore" && html`${canBeColumn(name) && html`<button class="btn plain icononly" title=${hasColumn(name) ? "No longer a column" : "As a column"} aria-label=${`${name} as a column`} aria-pressed=${hasColumn(name)} onClick=${() => toggleColumn(name)}>${icon("columns")}</button>`}
        <button class="btn plain icononly" title="Its most frequent values" aria-label=${`Most frequent values of ${name}`} onClick=${() => go({ panel: true, field: name })}>${icon("chart")}</button>`}
      <button class="btn plain icononly" title="Copy" aria-label=${`Copy ${name}`} onClick=${() => copy(value, "The value")}>${icon("copy")}</button>
    </dd></div>`;
}
