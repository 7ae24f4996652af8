// One event under its permanent address.
import { html, icon, signal, useEffect } from "../html.js";
import { ApiError, get } from "../api.js";
import { toSignIn } from "../me.js";
import { visible, beginning } from "../content.js";
import { LEVEL_MARK } from "../events.js";
import { address } from "../state.js";
import { whole } from "../time.js";
import { Failure } from "./notice.js";
import { OpenEvent } from "./open_event.js";

const found = signal(/** @type {{event?: import("../events.js").Event | null, error?: ApiError}} */ ({}));

export function EventPage() {
  const { event: id, project, zone } = address.value;
  useEffect(() => void load(project, id), [project, id]);
  const { event, error } = found.value;
  if (error) return html`<${Failure} error=${error} again=${() => load(project, id)} />`;
  if (event === undefined) return html`<div class="grow" aria-busy="true"></div>`;
  if (event === null) {
    return html`<div class="blank" role="alert">${icon("search")}<h2>This event is not here</h2>
      <p>It may be older than this project keeps its events, or the link is not whole.</p>
      <div class="line"><a class="btn primary" href=${`/?project=${encodeURIComponent(project)}`}>Go to Explore</a></div></div>`;
  }
  return html`<div class="scroll"><article class="panel single">
    <header><span class="lv" data-level=${event.level || "none"}>${LEVEL_MARK[event.level] ?? "–"}</span>
      <h2 class="cut">${visible(beginning(event.service || event.host || event.input || "event", 80))}</h2><span class="dim cut">${whole(event.timestamp, zone)}</span></header>
    <${OpenEvent} event=${event} words=${[]} />
  </article></div>`;
}

/** @param {string} project @param {string} id */
async function load(project, id) {
  found.value = {};
  try {
    found.value = { event: await get(`events/${id}`, { project }) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401) toSignIn();
    else if (error.status === 404) found.value = { event: null };
    else found.value = { error };
  }
}
