// The place of an answer: waiting, what went wrong, or what is made of it.
import { html } from "../html.js";
import { Failure } from "./notice.js";

/** @param {{asked: import("../use_answer.js").Asked, children: (found: any) => any}} props */
export function Answered({ asked: { found, failure, again }, children }) {
  if (found) return children(found);
  if (failure) return html`<${Failure} error=${failure} again=${again} />`;
  return html`<div class="waiting" aria-busy="true"></div>`;
}
