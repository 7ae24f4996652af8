// What the application did before: the newest last, as it happened.
import { html, icon, useState } from "../../html.js";
import { beginning, grouped, visible } from "../../content.js";
import { address } from "../../state.js";
import { clock } from "../../time.js";
import { Pairs } from "../pairs.js";

/** @typedef {import("../../report.js").Breadcrumb} Breadcrumb */

const SHOWN_AT_FIRST = 15;
const LONGEST_MESSAGE = 300;

/** @param {{breadcrumbs: Breadcrumb[]}} props */
export function Breadcrumbs({ breadcrumbs }) {
  const [all, setAll] = useState(false);
  if (breadcrumbs.length === 0) return null;
  const shown = all ? breadcrumbs : breadcrumbs.slice(-SHOWN_AT_FIRST);
  const earlier = breadcrumbs.length - shown.length;
  return html`<section class="panel" data-panel="breadcrumbs">
    <header><h2>Breadcrumbs</h2><span class="dim small">${grouped(breadcrumbs.length)}, newest last</span></header>
    <ol class="crumbs">
      ${earlier > 0 && html`<li class="earlier"><button class="btn plain s" onClick=${() => setAll(true)}>Show ${grouped(earlier)} earlier</button></li>`}
      ${shown.map((one, index) => html`<${Crumb} key=${index + earlier} crumb=${one} />`)}
    </ol></section>`;
}

/** @param {{crumb: Breadcrumb}} props */
function Crumb({ crumb }) {
  const [open, setOpen] = useState(false);
  const { timestamp, category, type, level, message, data } = crumb;
  const said = message || data.map(([name, value]) => `${name}=${value}`).join(" ");
  const aside = message ? data.map(([name, value]) => `${name}=${value}`).join(" ") : "";
  return html`<li data-level=${level || "none"} class=${open ? "is-open" : ""}>
    <time>${Number.isNaN(timestamp) ? "–" : clock(timestamp, address.value.zone)}</time>
    ${mark(type, category)}<span class="cat cut">${visible(beginning(category || "default", 40))}</span>
    <button class="cut said" aria-expanded=${open} onClick=${() => !getSelection()?.toString() && setOpen(!open)}><bdi>${visible(beginning(said, LONGEST_MESSAGE)) || html`<span class="dim">nothing said</span>`}</bdi>${aside && html` <span class="dim">${visible(beginning(aside, LONGEST_MESSAGE))}</span>`}</button>
    ${open && html`<div class="whole"><${Pairs} pairs=${[["message", message], ["level", level], ...data].filter(([, value]) => value)} /></div>`}</li>`;
}

/** @param {string} type @param {string} category */
function mark(type, category) {
  const words = `${type} ${category}`.toLowerCase();
  if (/http|xhr|fetch|request/.test(words)) return icon("globe");
  if (/query|sql|\bdb\b|redis|cache/.test(words)) return icon("db");
  if (/error|exception/.test(words)) return icon("issues");
  return icon("info");
}
