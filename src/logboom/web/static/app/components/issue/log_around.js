// The log lines around an error event: of the same trace, of the same request, of the same host in the same half minute.
import { html, icon, useEffect, useState } from "../../html.js";
import { ApiError, get } from "../../api.js";
import { beginning, grouped, visible } from "../../content.js";
import { firstLine, fromAnswer, happened, LEVEL_MARK } from "../../events.js";
import { equals } from "../../query_text.js";
import { address } from "../../state.js";
import { clock, rfc3339 } from "../../time.js";
import { Link } from "../link.js";
import { Runs } from "../runs.js";
import { Words } from "../words.js";

/** @typedef {import("../../events.js").Event} Event */
/** @typedef {{name: string, words: string, query: string, before: number, after: number}} Way  ms before and after the event */

const MINUTE_MS = 60_000;
const MOST_BEFORE = 30;
const MOST_AFTER = 10;
const LONGEST_LINE = 400;
// The attributes by which programs name a request: OpenTelemetry's, then those of usual frameworks and proxies.
const REQUEST_IDS = ["http.request.id", "request_id", "request.id", "http.request.header.x-request-id", "x_request_id", "req_id", "correlation_id"];

/** @param {{event: Event}} props */
export function LogAround({ event }) {
  const ways = waysOf(event);
  const [chosen, setChosen] = useState("");
  const way = ways.find((one) => one.name === chosen) ?? ways[0];
  const [found, setFound] = useState(/** @type {{lines?: Event[], cut?: boolean, error?: ApiError}} */ ({}));
  const { project } = address.value;
  useEffect(() => {
    const abort = new AbortController();
    setFound({});
    if (way) lines(project, event, way, abort.signal).then(setFound, (error) => failed(error, setFound));
    return () => abort.abort();
  }, [event.event_id, way?.name, project]);
  if (!way) return null;
  const at = happened(event);
  const range = { query: way.query, start: rfc3339(at - way.before), end: rfc3339(at + way.after) };
  return html`<section class="panel" id="around"><header><h2>Log lines around it</h2><span class="grow"></span>
      <span class="group" role="group" aria-label="Which lines">${ways.map(({ name, words }) => html`<button class="btn s" aria-pressed=${name === way.name} onClick=${() => setChosen(name)}>${visible(beginning(name, 30))}<span class="dim nosmall">${words}</span></button>`)}</span>
      <${Link} page="explore" state=${{ ...range, event: event.event_id }} class="btn plain s nosmall">${icon("explore")}Explore<//></header>
    ${found.error && html`<div class="pad"><div class="notice" data-level="error" role="alert">${icon("warn")}<p><${Words} text=${found.error.message} /></p></div></div>`}
    ${!found.error && !found.lines && html`<div class="pad" aria-busy="true"><span class="skel"></span></div>`}
    ${found.lines && found.lines.length <= 1 && html`<div class="pad dim">No other log line ${way.name === "Trace" ? "has this trace" : way.name === "Request" ? "has this request" : `of ${visible(beginning(event.host, 80))} is kept from then`}.</div>`}
    ${found.lines && found.lines.length > 1 && html`<div class="log embed" role="grid" aria-label="Log lines around the event">
      ${found.cut && html`<div class="gap"><${Link} page="explore" state=${{ ...range, event: event.event_id }}>earlier lines<//></div>`}
      ${found.lines.map((line) => html`<${Line} key=${line.event_id} line=${line} here=${line.event_id === event.event_id} state=${range} />`)}</div>`}
  </section>`;
}

/** @param {{line: Event, here: boolean, state: Partial<import("../../address.js").Address>}} props */
function Line({ line, here, state }) {
  const { line: text, more } = firstLine(line.message);
  return html`<${Link} page="explore" state=${{ ...state, event: line.event_id }} class=${`row ${here ? "here" : ""}`} data-level=${line.level || "none"} role="row">
    <time role="gridcell">${clock(happened(line), address.value.zone)}</time><span class="lv" role="gridcell">${LEVEL_MARK[line.level] ?? "–"}</span>
    <span class="who" role="gridcell">${visible(beginning(line.service, 80))}</span><span class="who" role="gridcell">${visible(beginning(line.host, 80))}</span>
    <span class="msg" role="gridcell"><bdi class="tx"><${Runs} text=${beginning(text, LONGEST_LINE)} /></bdi>${more > 0 && html`<span class="fold">+${grouped(more)} ${more === 1 ? "line" : "lines"}</span>`}</span>
  <//>`;
}

/** @param {Event} event @returns {Way[]} */
function waysOf(event) {
  const requestId = REQUEST_IDS.find((name) => event.attributes?.[name]);
  /** @type {Way[]} */
  const ways = [];
  if (event.trace_id) ways.push({ name: "Trace", words: "", query: equals("trace_id", event.trace_id), before: 10 * MINUTE_MS, after: 10 * MINUTE_MS });
  if (requestId) ways.push({ name: "Request", words: "", query: equals(requestId, event.attributes[requestId]), before: 10 * MINUTE_MS, after: 10 * MINUTE_MS });
  if (event.host) ways.push({ name: event.host, words: "± 30 s", query: equals("host", event.host), before: MINUTE_MS / 2, after: MINUTE_MS / 2 });
  return ways;
}

/**
 * The nearest lines before and after, the oldest first.
 * @param {string} project
 * @param {Event} event
 * @param {Way} way
 * @param {AbortSignal} abort
 */
async function lines(project, event, way, abort) {
  const at = happened(event);
  const asking = { project, query: way.query };
  // The times of events are finer than the page's: the event itself lies within the millisecond after `at`.
  const [before, after] = await Promise.all([
    get("search", { ...asking, start: rfc3339(at - way.before), end: rfc3339(at + 1), limit: MOST_BEFORE }, abort),
    get("search", { ...asking, start: rfc3339(at + 1), end: rfc3339(at + way.after), limit: 500 }, abort),
  ]);
  const earlier = fromAnswer(before).reverse();
  return { lines: [...earlier, ...fromAnswer(after).reverse().slice(0, MOST_AFTER)], cut: earlier.length === MOST_BEFORE };
}

/** @param {unknown} error @param {(found: {error: ApiError}) => void} show */
function failed(error, show) {
  if (error instanceof ApiError) show({ error });
  else if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
}
