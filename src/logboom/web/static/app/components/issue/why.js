// Why these events are one issue: what their fingerprint was made of, and what was left out.
import { html, icon } from "../../html.js";
import { beginning, visible } from "../../content.js";

const LONGEST = 300;

/** @param {{grouping: {grouping: string, fingerprint: string, components: {name: string, value: string, used: boolean, note: string}[]} | null}} props */
export function Why({ grouping }) {
  if (!grouping) return null;
  return html`<section class="panel" data-panel="why"><header><h2>Why these events are one issue</h2><span class="badge">grouping ${grouping.grouping}</span></header>
    <div class="why"><h3>Fingerprint <code class="dim">${grouping.fingerprint}</code></h3><ol>
      ${grouping.components.map(({ name, value, used, note }) => html`<li class=${used ? "" : "off"}>${used ? html`<span class="yes">${icon("check")}</span>` : icon("minus")}<span class="cut">${visible(beginning(name, 80))}</span><span class="cut"><bdi>${visible(beginning(value, LONGEST))}</bdi>${note && html` <span class="dim">(${used ? "" : "not used: "}${visible(beginning(note, LONGEST))})</span>`}</span></li>`)}</ol></div></section>`;
}
