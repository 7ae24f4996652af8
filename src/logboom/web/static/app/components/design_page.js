// Every component as it is, in one place: to look at when one of them changes.
import { html, icon } from "../html.js";
import { LEVEL_MARK } from "../events.js";
import { partsWithError } from "../query_text.js";
import { Spark } from "./issue/spark.js";
import { StateBadge } from "./issue/state_badge.js";
import { Snippet } from "./snippet.js";

const LEVELS = ["trace", "debug", "info", "notice", "warning", "error", "critical"];
const SURFACES = ["bg", "surface", "surface-2", "surface-3", "surface-4", "overlay", "accent-tint", "accent-fill"];
const QUERY = 'service=checkout level:error "timed out" duration_ms>=500 -host:web-3 | timechart count by service';
const TREND = [2, 3, 2, 4, 3, 5, 2, 3, 18, 22, 4, 3];

/** @param {{title: string, children?: any}} props */
const Part = ({ title, children }) => html`<section class="panel" aria-label=${title}><header><h2>${title}</h2></header><div class="pad designpart">${children}</div></section>`;

export function DesignPage() {
  const icons = [...document.querySelectorAll(".sprite symbol")].map((symbol) => symbol.id);
  return html`<div class="scroll"><div class="pile design">
    <${Part} title="Surfaces"><div class="swatches">${SURFACES.map((name) => html`<figure><span class="swatch" data-surface=${name}></span><figcaption>${name}</figcaption></figure>`)}</div><//>
    <${Part} title="Levels"><div class="log embed">${LEVELS.map((level) => html`<div class="row" data-level=${level}><time>14:29:57.893</time><span class="lv">${LEVEL_MARK[level]}</span><span class="who">checkout</span><span class="who">web-3</span><span class="msg"><bdi class="tx">${level}: what such a row looks like, with a <mark>matched</mark> word</bdi><span class="fold">+42 lines</span></span></div>`)}</div>
      <p class="line wrap">${LEVELS.map((level) => html`<span class="badge" data-level=${level}>${level}</span>`)}<span class="badge" data-level="ok">ok</span><span class="badge">no level</span></p><//>
    <${Part} title="Categories"><p class="line wrap">${[1, 2, 3, 4, 5, 6, 7, 8].map((cat) => html`<span class="line tight" data-cat=${cat}><span class="dot"></span><span class="cat">service ${cat}</span></span>`)}</p><//>
    <${Part} title="Type"><p class="t20">20/28 the title of an issue</p><p class="t16">16/24 the title of a page</p><p class="t14">14/20 a section</p><p>13/20 the text of the page</p><p class="small">12/16 support and buttons</p><p><code>12/20 what came from a machine: 0123456789</code></p><//>
    <${Part} title="Buttons"><p class="line wrap"><button class="btn primary">Primary</button><button class="btn">Default</button><button class="btn plain">Plain</button><button class="btn danger">Danger</button><button class="btn" disabled>Disabled</button><button class="btn" aria-pressed="true">Pressed</button><button class="btn s">Small</button><button class="btn l">Large</button><button class="btn icononly" aria-label="Refresh">${icon("refresh")}</button></p>
      <p class="line wrap"><span class="group" role="group" aria-label="Group"><button class="btn s" aria-pressed="true">Line</button><button class="btn s">Area</button><button class="btn s">Bars</button></span><span class="check" role="checkbox" aria-checked="true" tabindex="0" aria-label="Checked">${icon("check")}</span><span class="check" role="checkbox" aria-checked="false" tabindex="0" aria-label="Not checked"></span><kbd>Ctrl</kbd><kbd>K</kbd></p><//>
    <${Part} title="Fields"><p class="line wrap"><span class="input"><input aria-label="Text" placeholder="a text" /></span><label class="input">${icon("search")}<input aria-label="Find" placeholder="find" /></label><select aria-label="Choice"><option>one of several</option></select><label class="tick"><input type="checkbox" checked />a tick</label></p><//>
    <${Part} title="Query"><div class="query"><div class="typed"><div class="text">${partsWithError(QUERY, { start: 27, end: 38 }).map((part) => (part.kind ? html`<span class=${`q-${part.kind}`}>${part.text}</span>` : part.text))}</div></div></div><//>
    <${Part} title="States of issues"><p class="line wrap">${["new", "ongoing", "regressed", "escalating", "resolved", "ignored"].map((state) => html`<${StateBadge} state=${state} />`)}</p><//>
    <${Part} title="Notices">${["notice", "warning", "error", "critical", "ok"].map((level) => html`<div class="notice" data-level=${level}>${icon(level === "ok" ? "ok" : "info")}<p><b>${level}.</b> What happened, what it means, what to do.</p></div>`)}<div class="toast" data-level="ok">${icon("ok")}<span class="cut">The link is copied.</span><button class="btn s">Undo</button></div><//>
    <${Part} title="Small charts"><p class="line wrap"><${Spark} counts=${TREND} width=${116} height=${24} words="An example" /><svg class="bar w120" aria-hidden="true"><rect width="60%" height="4" /></svg><span class="pulse"></span></p><//>
    <${Part} title="Table"><table class="table dense"><thead><tr><th>Service</th><th class="num">Events</th></tr></thead><tbody><tr><td>checkout</td><td class="num">1,204</td></tr><tr class="is-on"><td>payments</td><td class="num">88</td></tr></tbody></table><//>
    <${Part} title="Code"><${Snippet} text="pip install logboom" /><//>
    <${Part} title="ANSI"><p><code>${["red", "green", "yellow", "blue", "magenta", "cyan"].map((colour) => html`<span class=${`ansi-${colour}`}>${colour}</span> `)}</code></p><//>
    <${Part} title="Waiting and nothing"><div class="wait"><header><span class="pulse"></span><b>Waiting for the first event</b></header></div><div class="blank">${icon("search")}<h2>Nothing was found</h2><p>Why that may be.</p><div class="line"><button class="btn primary">What to do</button></div></div><span class="skel"></span><//>
    <${Part} title="Icons"><div class="swatches">${icons.map((name) => html`<figure>${icon(name)}<figcaption>${name}</figcaption></figure>`)}</div><//>
  </div></div>`;
}
