// No event matched: why that may be, and what to do about it.
import { html, icon } from "../html.js";
import { happened } from "../events.js";
import { newest, range, stats } from "../results.js";
import { address, go, run } from "../state.js";
import { length, milliseconds, rangeWords, rfc3339, whole } from "../time.js";
import { Words } from "./words.js";

const HALF_HOUR_MS = 1_800_000;
const WIDER = /** @type {const} */ ([["-1d", "the last 24 hours", 86_400_000], ["-7d", "the last 7 days", 604_800_000], ["-30d", "the last 30 days", 2_592_000_000]]);

/** What would hit: another query, or another beginning. @typedef {{message: string, query?: string, start?: string}} Offer */

/** @param {Offer} offer */
function follow({ query, start }) {
  const at = start ? milliseconds(start) : 0;
  run(query ?? address.value.query, start ? { start: rfc3339(at - HALF_HOUR_MS), end: rfc3339(at + HALF_HOUR_MS) } : {});
}

export function NothingFound() {
  const { query, start, end, zone } = address.value;
  const span = range.value.end - range.value.start;
  const words = rangeWords(start, end).toLowerCase();
  const wider = WIDER.find(([, , ms]) => ms > span);
  const last = newest.value;
  const at = last ? happened(last) : 0;
  const outside = last && (at < range.value.start || at >= range.value.end);
  const offers = /** @type {Offer[]} */ (stats.value?.offers ?? []);
  return html`<div class="blank">${icon("search")}
    <h2>No events ${query ? "match " : ""}${words ? `in the ${words.replace(/^the /, "")}` : `in these ${length(span)}`}</h2>
    ${outside && html`<p>The newest event of this project is from ${whole(last.timestamp, zone)}.</p>`}
    ${query && html`<p>The query is <code class="cutlong">${query}</code></p>`}
    ${offers.length > 0 && html`<ul class="offers">${offers.map((offer) => html`<li><button class="btn" onClick=${() => follow(offer)}>${icon("search")}<span class="cut"><${Words} text=${offer.message} /></span></button></li>`)}</ul>`}
    <div class="line wrap">
      ${outside && html`<button class=${`btn ${query ? "" : "primary"}`} onClick=${() => go({ start: rfc3339(at - HALF_HOUR_MS), end: rfc3339(at + HALF_HOUR_MS), event: "" })}>Go to the newest event</button>`}
      ${wider && html`<button class=${`btn ${query || !outside ? "primary" : ""}`} onClick=${() => go({ start: wider[0], end: "now" })}>Search ${wider[1]}</button>`}
      ${query && html`<button class="btn" onClick=${() => run("")}>Drop the query</button>`}
    </div></div>`;
}
