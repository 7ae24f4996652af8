// The fields of the events that were found, with how many have each; one opens to its most frequent values.
import { computed, html, icon, useElement, useLayoutEffect, useState } from "../html.js";
import { grouped, visible } from "../content.js";
import { canBeColumn, columns, hasColumn, toggleColumn } from "../columns.js";
import { pop } from "../pop.js";
import { fields, phase, total } from "../results.js";
import { address, go } from "../state.js";
import { FieldValues } from "./field_values.js";

const TYPE_MARK = /** @type {Record<string, string>} */ ({ number: "N", time: "@", id: "#", map: "M" });
const MOST_SHOWN = 200;

export function FieldPanel() {
  const [find, setFind] = useState("");
  const { sampled } = fields.value;
  const all = fields.value.list.filter((field) => field.name !== "message" && field.count > 0);
  const shown = all.filter((field) => field.name.toLowerCase().includes(find.toLowerCase()));
  // What the list shows comes first, in its order.
  const places = ["level", ...columns()];
  const own = shown.filter((field) => places.includes(field.name)).sort((a, b) => places.indexOf(a.name) - places.indexOf(b.name));
  const others = shown.filter((field) => !places.includes(field.name));
  return html`<aside class=${`fields ${pop.value === "fields" ? "sheet" : ""}`} aria-label="Fields" data-pop=${pop.value === "fields" ? "" : null}>
    <div class="find line"><label class="input s grow">${icon("search")}<input placeholder=${all.length ? `Find among ${all.length} fields` : "Find a field"} aria-label="Find a field" value=${find}
      onInput=${(/** @type {any} */ typed) => setFind(typed.target.value)} /></label>
      <button class="btn plain icononly onlysmall" aria-label="Close the fields" onClick=${() => (pop.value = "")}>${icon("x")}</button></div>
    ${own.length > 0 && html`<h3><span>Columns</span><span>share</span></h3>${own.map((field) => html`<${Field} key=${field.name} field=${field} />`)}`}
    ${others.length > 0 && html`<h3><span>${sampled < total.value ? `In the newest ${grouped(sampled)} events` : "In these events"}</span>${own.length === 0 && html`<span>share</span>`}</h3>`}
    ${others.slice(0, MOST_SHOWN).map((field) => html`<${Field} key=${field.name} field=${field} />`)}
    ${others.length > MOST_SHOWN && html`<p class="dim more">${others.length - MOST_SHOWN} more: type a part of the name.</p>`}
    ${all.length === 0 && phase.value === "ready" && html`<div class="blank nofields"><p>No fields: no event matched.</p></div>`}
    ${all.length > 0 && shown.length === 0 && html`<div class="blank nofields"><p>No field is named like that.</p></div>`}
  </aside>`;
}

const opened = computed(() => address.value.field);

/** @param {{field: import("../results.js").Field}} props */
function Field({ field }) {
  const open = opened.value === field.name;
  const head = useElement();
  // One that the address names may stand far below.
  useLayoutEffect(() => void (open && head.current.scrollIntoView({ block: "nearest" })), [open]);
  const share = Math.round((100 * field.count) / Math.max(fields.value.sampled, field.count));
  return html`<button class="fld" ref=${head} aria-expanded=${open} title=${field.name} onClick=${() => go({ field: open ? "" : field.name })}>
      <span class="ty" title=${field.type}>${TYPE_MARK[field.type] ?? "T"}</span><span class="cut">${visible(field.name)}</span><span class="n">${share ? `${share} %` : "< 1 %"}</span>
    </button>
    ${open && html`${canBeColumn(field.name) && html`<button class="btn s fcol" aria-pressed=${hasColumn(field.name)} onClick=${() => toggleColumn(field.name)}>${icon("columns")}${hasColumn(field.name) ? "No longer a column" : "As a column"}</button>`}<${FieldValues} field=${field} />`}`;
}
