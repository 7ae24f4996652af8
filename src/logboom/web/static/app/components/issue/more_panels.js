// The rest of what the event brought: contexts, further values, the packages of the program.
import { html, useState } from "../../html.js";
import { beginning, grouped, visible } from "../../content.js";
import { Pairs } from "../pairs.js";

/** @param {{parts: import("../../report.js").Part[]}} props */
export const MorePanels = ({ parts }) => parts.map(({ title, pairs }) => html`<${Part} key=${title} title=${title} pairs=${pairs} />`);

/** @param {{title: string, pairs: import("../../report.js").Pair[]}} props */
function Part({ title, pairs }) {
  const [open, setOpen] = useState(title !== "Packages");
  return html`<section class="panel"><header><h2>${visible(beginning(title, 60))}</h2><span class="dim small">${grouped(pairs.length)}</span><span class="grow"></span><button class="btn plain s" aria-expanded=${open} onClick=${() => setOpen(!open)}>${open ? "Hide" : "Show"}</button></header>
    ${open && html`<div class="pad"><${Pairs} pairs=${pairs} /></div>`}</section>`;
}
