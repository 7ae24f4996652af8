// What was asked of the application when it happened.
import { html, icon } from "../../html.js";
import { copy } from "../../clipboard.js";
import { beginning, visible } from "../../content.js";
import { LongText } from "../long_text.js";
import { Pairs } from "../pairs.js";

/** @param {{request: import("../../report.js").Request | null}} props */
export function RequestPanel({ request }) {
  if (!request) return null;
  const { method, url, body, curl, pairs: rows } = request;
  return html`<section class="panel" data-panel="request"><header><h2>Request</h2>${method && html`<span class="badge">${visible(beginning(method, 20))}</span>`}<code class="cut">${visible(beginning(url, 300))}</code><span class="grow"></span>
      ${url && html`<button class="btn plain s" onClick=${() => copy(curl, "The command")}>${icon("terminal")}Copy as curl</button>`}</header>
    <div class="pad">${rows.length > 0 && html`<${Pairs} pairs=${rows} />`}${body && html`<h4>Body</h4><${LongText} text=${body} words=${[]} />`}</div></section>`;
}
