// How the list looks: its density, and its columns.
import { html, icon } from "../html.js";
import { columns, toggleColumn } from "../columns.js";
import { visible } from "../content.js";
import { pop, toggle } from "../pop.js";
import { fields } from "../results.js";
import { address, go } from "../state.js";

const MOST_OFFERED = 40;

export function ViewOptions() {
  const { density } = address.value;
  const open = pop.value === "columns";
  const offered = fields.value.list.map((field) => field.name).filter((name) => name !== "message" && !name.includes(",") && !columns().includes(name)).slice(0, MOST_OFFERED);
  return html`<span class="group nosmall" role="group" aria-label="Density">
      <button class="btn icononly s" aria-pressed=${density === "compact"} aria-label="Compact" title="Compact" onClick=${() => go({ density: "compact" })}>${icon("density")}</button>
      <button class="btn icononly s" aria-pressed=${density === "normal"} aria-label="Normal" title="Normal" onClick=${() => go({ density: "normal" })}>${icon("menu")}</button>
      <button class="btn icononly s" aria-pressed=${density === "wrap"} aria-label="Wrap" title="Whole messages" onClick=${() => go({ density: "wrap" })}>${icon("wrap")}</button></span>
    <span class="anchor right nosmall" data-pop><button class="btn plain icononly s" title="Columns" aria-label="Columns" aria-haspopup="menu" aria-expanded=${open} onClick=${() => toggle("columns")}>${icon("columns")}</button>
      ${open && html`<div class="pop menu columnsmenu">${columns().map((name) => html`<button role="menuitemcheckbox" aria-checked="true" onClick=${() => toggleColumn(name)}>${icon("check")}<code class="cut">${visible(name)}</code></button>`)}${columns().length > 0 && offered.length > 0 && html`<hr />`}
        ${offered.map((name) => html`<button role="menuitemcheckbox" aria-checked="false" onClick=${() => toggleColumn(name)}>${icon("plus")}<code class="cut">${visible(name)}</code></button>`)}</div>`}</span>`;
}
