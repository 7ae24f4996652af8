// The log lines around an error event: of the same trace, of the same request, of the same host in the same half minute.
import { html, icon, useEffect, useState } from "../../html.js";
import { ApiError, get } from "../../api.js";
import { beginning, grouped, visible } from "../../content.js";
import { firstLine, happened, LEVEL_MARK } from "../../events.js";
import { equals } from "../../query_text.js";
import { address } from "../../state.js";
import { clock, rfc3339 } from "../../time.js";
import { Link } from "../link.js";
import { Runs } from "../runs.js";
import { Words } from "../words.js";

/** @typedef {import("../../events.js").Event} Event */
/** @typedef {"trace" | "request" | "host"} By */
/** @typedef {{by: By | null, available: Record<By, boolean>, before: number, after: number, rows: Event[]}} Lines */

const SECONDS = 30;
const MOST_LINES = 30;
const HOUR_MS = 3_600_000;
const LONGEST_LINE = 400;

/** @param {{event: Event}} props */
export function LogAround({ event }) {
  const [chosen, setChosen] = useState(/** @type {By | ""} */ (""));
  const [found, setFound] = useState(/** @type {Lines | null} */ (null));
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  const { issue, project } = address.value;
  useEffect(() => {
    const abort = new AbortController();
    setError(null);
    get(`issues/${encodeURIComponent(issue)}/events/${event.event_id}/lines`, { project, by: chosen, seconds: SECONDS, limit: MOST_LINES }, abort.signal).then(setFound, (failed) => {
      if (failed instanceof ApiError) setError(failed);
      else if (!(failed instanceof DOMException && failed.name === "AbortError")) throw failed;
    });
    return () => abort.abort();
  }, [event.event_id, chosen, project]);
  if (found && !found.by) return null;
  const by = found?.by ?? "trace";
  const range = around(event, by);
  const ways = /** @type {By[]} */ (["trace", "request", "host"]).filter((one) => found?.available[one]);
  return html`<section class="panel" data-panel="around"><header><h2>Log lines around it</h2><span class="grow"></span>
      <span class="group" role="group" aria-label="Which lines">${ways.map((one) => html`<button class="btn s" aria-pressed=${one === by} onClick=${() => setChosen(one)}>${one === "host" ? html`${visible(beginning(event.host, 30))}<span class="dim nosmall">± ${SECONDS} s</span>` : one === "trace" ? "Trace" : "Request"}</button>`)}</span>
      ${range && html`<${Link} page="explore" state=${{ ...range, event: event.event_id }} class="btn plain s nosmall">${icon("explore")}Explore<//>`}</header>
    ${error && html`<div class="pad"><div class="notice" data-level="error" role="alert">${icon("warn")}<p><${Words} text=${error.message} /></p></div></div>`}
    ${!error && !found && html`<div class="pad" aria-busy="true"><span class="skel"></span></div>`}
    ${!error && found && found.rows.length <= 1 && html`<div class="pad dim">${NOTHING[by]}</div>`}
    ${!error && found && found.rows.length > 1 && html`<div class="log embed" role="grid" aria-label="Log lines around the event">
      ${found.before === MOST_LINES && html`<div class="gap">lines before are in Explore</div>`}
      ${found.rows.map((line) => html`<${Line} key=${line.event_id} line=${line} here=${line.event_id === event.event_id} />`)}
      ${found.after === MOST_LINES && html`<div class="gap">lines behind are in Explore</div>`}</div>`}
  </section>`;
}

const NOTHING = {
  trace: "No other log line has this trace.",
  request: "No other log line has this request.",
  host: "No other log line of this host is kept from then.",
};

/** @param {{line: Event, here: boolean}} props */
function Line({ line, here }) {
  const { line: text, more } = firstLine(line.message);
  return html`<${Link} page="event" state=${{ event: line.event_id }} class=${`row ${here ? "here" : ""}`} data-level=${line.level || "none"} role="row">
    <time role="gridcell">${clock(happened(line), address.value.zone)}</time><span class="lv" role="gridcell">${LEVEL_MARK[line.level] ?? "–"}</span>
    <span class="who" role="gridcell">${visible(beginning(line.service, 80))}</span><span class="who" role="gridcell">${visible(beginning(line.host, 80))}</span>
    <span class="msg" role="gridcell"><bdi class="tx"><${Runs} text=${beginning(text, LONGEST_LINE)} /></bdi>${more > 0 && html`<span class="fold">+${grouped(more)} ${more === 1 ? "line" : "lines"}</span>`}</span>
  <//>`;
}

/**
 * The same lines as a search; of a request there is none, since its id has many names.
 * @param {Event} event
 * @param {By} by
 */
function around(event, by) {
  const at = happened(event);
  const reach = by === "host" ? SECONDS * 1000 : HOUR_MS;
  const query = by === "trace" ? equals("trace_id", event.trace_id) : by === "host" ? equals("host", event.host) : "";
  return query && { query, start: rfc3339(at - reach), end: rfc3339(at + reach) };
}
