// The heads of the list's columns: the chosen ones are dragged to another place, moved by the arrow keys, and taken away.
import { html, icon, useState } from "../html.js";
import { columns as chosen, moveColumn, toggleColumn } from "../columns.js";
import { beginning, visible } from "../content.js";
import { address, go } from "../state.js";

/** @param {{columns: string[]}} props */
export function ColumnHeads({ columns }) {
  const [over, setOver] = useState("");
  const { order } = address.value;
  const dropped = (/** @type {DragEvent} */ event, /** @type {string} */ before) => {
    event.preventDefault();
    setOver("");
    const name = event.dataTransfer?.getData("text/x-column");
    if (name && name !== before && chosen().includes(name)) moveColumn(name, before);
  };
  const moved = (/** @type {KeyboardEvent} */ key, /** @type {string} */ name) => {
    const at = columns.indexOf(name);
    if (key.key === "ArrowLeft" && at > 0) moveColumn(name, columns[at - 1]);
    else if (key.key === "ArrowRight" && at < columns.length - 1) moveColumn(name, columns[at + 2] ?? "");
    else if (key.key === "Delete") toggleColumn(name);
    else return;
    key.preventDefault();
    key.stopPropagation();
  };
  const target = (/** @type {string} */ name) => ({
    onDragOver: (/** @type {DragEvent} */ event) => (event.preventDefault(), setOver(name || "message")),
    onDragLeave: () => setOver(""),
    onDrop: (/** @type {DragEvent} */ event) => dropped(event, name),
  });
  return html`<div class="cols" role="row">
    <span role="columnheader" aria-sort=${order === "oldest" ? "ascending" : "descending"}><button class="colhead" title=${order === "oldest" ? "The oldest first: press for the newest (o)" : "The newest first: press for the oldest (o)"} onClick=${() => go({ order: order === "oldest" ? "newest" : "oldest", event: "" })}>time${icon(order === "oldest" ? "up" : "down")}</button></span>
    <span role="columnheader">level</span>
    ${columns.map((name) => html`<span role="columnheader" key=${name} class=${`colhead who ${over === name ? "is-over" : ""}`} draggable="true" tabindex="0" title=${`${name}: drag to move, or arrow keys; Delete takes it away`}
      onDragStart=${(/** @type {DragEvent} */ event) => event.dataTransfer?.setData("text/x-column", name)} onKeyDown=${(/** @type {KeyboardEvent} */ key) => moved(key, name)} ...${target(name)}>
      <span class="cut">${visible(beginning(name, 60))}</span><button class="colx" tabindex="-1" aria-label=${`Take the column ${name} away`} onClick=${() => toggleColumn(name)}>${icon("x")}</button></span>`)}
    <span role="columnheader" class=${`says ${over === "message" ? "is-over" : ""}`} ...${target("")}>message</span><span class="probe" aria-hidden="true">${"0".repeat(100)}</span></div>`;
}
