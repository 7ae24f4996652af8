// Query box, time range, live.
import { computed, html } from "../html.js";
import { toggleLive } from "../moves.js";
import { events, failure } from "../results.js";
import { address } from "../state.js";
import { QueryBox } from "./query_box.js";
import { TimeRange } from "./time_range.js";

const PLACEHOLDER = 'words, "a phrase", level:error, service=nginx, -without';

const live = computed(() => address.value.live);
const stale = computed(() => events.value.length > 0);

export function QueryRow() {
  return html`<div class="queryrow" role="search">
    <${QueryBox} failure=${failure.value} stale=${stale.value} placeholder=${PLACEHOLDER} completes=${true} />
    <${TimeRange} />
    <button class="btn l live" aria-pressed=${live.value} title=${live.value ? "Stop following (t)" : "Follow new events (t)"} onClick=${toggleLive}><span class="dot"></span>Live</button>
  </div>`;
}
