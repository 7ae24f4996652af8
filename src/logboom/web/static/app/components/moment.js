// A moment in a table: whole, in the reader's zone; where there is little room the offset is left to its title.
import { html } from "../html.js";
import { address } from "../state.js";
import { whole } from "../time.js";

/** @param {{at: string | null}} props  RFC 3339 */
export function Moment({ at }) {
  if (!at) return "–";
  const words = whole(at, address.value.zone);
  const split = words.lastIndexOf(" ");
  return html`<time datetime=${at} title=${words} class="nowrap">${words.slice(0, split)}<span class="dim nosmall">${words.slice(split)}</span></time>`;
}
