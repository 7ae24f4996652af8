// Where it happens: the shares of the most frequent values of each tag; a press finds the issues with a value.
import { html, useState } from "../../html.js";
import { beginning, grouped, visible } from "../../content.js";
import { equals } from "../../query_text.js";
import { visit } from "../../state.js";

/** @typedef {{name: string, distinct: number, values: {value: string, count: number}[]}} Tag */

const SHOWN_AT_FIRST = 8;
const LONGEST = 120;

/** `sampled`: the newest events that were looked at. @param {{found: {sampled: number, tags: Tag[]}}} props */
export function Tags({ found: { sampled, tags } }) {
  const [all, setAll] = useState(false);
  if (tags.length === 0) return null;
  const shown = all ? tags : tags.slice(0, SHOWN_AT_FIRST);
  return html`<section class="panel" data-panel="where"><header><h3>Where</h3><span class="grow"></span>${shown.length < tags.length && html`<button class="btn plain s" onClick=${() => setAll(true)}>all ${grouped(tags.length)} tags</button>`}</header>
    <div class="pad">${shown.map((tag) => html`<${OneTag} key=${tag.name} tag=${tag} sampled=${sampled} />`)}</div></section>`;
}

/** @param {{tag: Tag, sampled: number}} props */
function OneTag({ tag: { name, values: top }, sampled: count }) {
  const [open, setOpen] = useState(false);
  let x = 0;
  const share = (/** @type {number} */ part) => (100 * part) / Math.max(1, count);
  const words = top.slice(0, 4).map(({ value, count: part }) => `${beginning(value, 40)} ${Math.round(share(part))} %`).join(", ");
  const shown = open ? top : top.slice(0, 1);
  return html`${shown.map(({ value, count: part }, index) => html`<div class="tagrow"><button class="dim cut" title="All values" aria-expanded=${open} onClick=${() => setOpen(!open)}>${index === 0 ? visible(beginning(name, 60)) : ""}</button>
      <button class="cut" title="Issues with this value" onClick=${() => visit("issues", { query: `is:unresolved ${equals(name, value)}` })}><bdi>${visible(beginning(value, LONGEST)) || "empty"}</bdi></button><span class="num dim">${Math.round(share(part))} %</span></div>`)}
    <svg class="tagbar" width="100%" height="4" role="img" aria-label=${visible(words)}>${top.slice(0, 6).map(({ count: part }) => {
      const at = x;
      x += share(part);
      return html`<rect x=${`${at.toFixed(2)}%`} width=${`${Math.max(0, share(part) - 0.8).toFixed(2)}%`} height="4" />`;
    })}</svg>`;
}
