// What the same host said just before and after an event.
import { get } from "../api.js";
import { beginning, visible } from "../content.js";
import { firstLine, fromAnswer, happened, LEVEL_MARK } from "../events.js";
import { html, useEffect, useState } from "../html.js";
import { around } from "../moves.js";
import { equals } from "../query_text.js";
import { address } from "../state.js";
import { clock, rfc3339 } from "../time.js";
import { Link } from "./link.js";
import { Runs } from "./runs.js";

const LINES = 20;
const SECONDS = 120;

/** @param {{event: import("../events.js").Event}} props */
export function EventContext({ event }) {
  const [found, setFound] = useState(/** @type {import("../events.js").Event[] | null} */ (null));
  const [failed, setFailed] = useState("");
  useEffect(() => {
    const abort = new AbortController();
    setFound(null);
    linesAround(event, abort.signal).then(setFound, (error) => !abort.signal.aborted && setFailed(error.message));
    return () => abort.abort();
  }, [event.event_id]);
  const who = event.host ? html`the host <b>${visible(event.host)}</b>` : html`all senders`;
  if (failed) return html`<p class="pad" role="alert">${failed}</p>`;
  return html`<p class="small dim pad">What ${who} said around it · <button class="linklike" onClick=${() => around(event)}>everything of the minute before</button></p>
    <div class="log embed" aria-busy=${!found}>${(found ?? []).map((one) => html`<${Link} page="explore" state=${{ event: one.event_id, start: rfc3339(happened(one) - 60_000), end: rfc3339(happened(one) + 60_000), query: event.host ? equals("host", event.host) : "" }} class=${`row ${one.event_id === event.event_id ? "is-this" : ""}`} data-level=${one.level || "none"}>
      <time>${clock(happened(one), address.value.zone)}</time><span class="lv">${LEVEL_MARK[one.level] ?? "–"}</span><span class="who">${visible(beginning(one.service, 60))}</span><span class="who">${visible(beginning(one.logger, 60))}</span><span class="msg"><bdi class="tx"><${Runs} text=${beginning(firstLine(one.message).line, 400)} /></bdi></span><//>`)}</div>`;
}

/** @param {import("../events.js").Event} event @param {AbortSignal} abort */
async function linesAround(event, abort) {
  const at = happened(event);
  const asking = { project: address.value.project, query: event.host ? equals("host", event.host) : "", limit: LINES };
  // The end is not within a range, and the API's moments have no more than milliseconds here.
  const before = await get("search", { ...asking, limit: LINES + 1, start: rfc3339(at - SECONDS * 1000), end: rfc3339(at + 1) }, abort);
  const after = await get("histogram", { project: asking.project, query: asking.query, start: rfc3339(at + 1), end: rfc3339(at + SECONDS * 1000) }, abort).then((histogram) => endOfFirst(histogram, at), () => at + 1_000);
  const later = await get("search", { ...asking, limit: 200, start: rfc3339(at + 1), end: rfc3339(after) }, abort);
  return [...fromAnswer(before).reverse(), ...fromAnswer(later).reverse().slice(0, LINES)];
}

/** Until when there are some lines. @param {import("../results.js").Histogram} histogram @param {number} at */
function endOfFirst({ interval_ms: step, buckets }, at) {
  let sum = 0;
  for (const { time, counts } of buckets) {
    sum += Object.values(counts).reduce((all, count) => all + count, 0);
    if (sum >= LINES) return Date.parse(time) + step;
  }
  return at + SECONDS * 1000;
}
