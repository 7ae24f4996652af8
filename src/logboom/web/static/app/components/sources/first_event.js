// Waits for the first event that comes after one began to look, and shows it.
import { addressOf, serverNow } from "../../api.js";
import { html, icon, useEffect, useState } from "../../html.js";
import { fieldsOf, happened, LEVEL_MARK } from "../../events.js";
import { beginning, visible } from "../../content.js";
import { equals } from "../../query_text.js";
import { address } from "../../state.js";
import { clock, length } from "../../time.js";
import { Link } from "../link.js";
import { NothingCame } from "./nothing_came.js";

// A client that sends in batches may take so long by itself.
const PATIENCE_MS = 8_000;
// The server's clock is known to so much.
const CLOCK_GRAIN_MS = 2_000;

/** @param {{slug: string, input: any}} props */
export function FirstEvent({ slug, input }) {
  const [event, setEvent] = useState(/** @type {import("../../events.js").Event | null} */ (null));
  const [began] = useState(serverNow());
  const [now, setNow] = useState(began);
  useEffect(() => {
    const source = new EventSource(addressOf("tail", { project: slug, query: equals("input", input.name) }));
    source.addEventListener("rows", (message) => {
      setEvent(JSON.parse(message.data)[0]);
      source.close();
    });
    const timer = setInterval(() => setNow(serverNow()), 1_000);
    return () => (source.close(), clearInterval(timer));
  }, []);
  if (!event) {
    return html`<div class="wait" role="status"><header><span class="pulse"></span><b>Waiting for the first event</b><span class="grow"></span><span class="dim small">${now - began < 1_000 ? "" : length(now - began)}</span></header>
      <ul><li>${icon("info")}<span>Whatever comes by this input from now on is shown here by itself.</span></li>${now - began > PATIENCE_MS && html`<${NothingCame} slug=${slug} input=${input} since=${began - CLOCK_GRAIN_MS} />`}</ul></div>`;
  }
  const { zone } = address.value;
  const late = Date.parse(event.received_at) - happened(event);
  return html`<div class="wait" role="status"><header data-level="ok"><span class="oktext">${icon("ok")}</span><b>It came${late >= 0 && late < 60_000 ? `, ${(late / 1000).toFixed(2)} s after it happened` : ""}</b><span class="grow"></span>
      <${Link} page="explore" state=${{ event: event.event_id }} class="btn primary s">See it in Explore<//></header>
    <div class="log embed waitlog"><div class="row" data-level=${event.level || "none"}><time>${clock(happened(event), zone)}</time><span class="lv">${LEVEL_MARK[event.level] ?? "–"}</span><span class="who">${visible(beginning(event.service, 40))}</span><span class="msg"><bdi class="tx">${visible(beginning(event.message, 300))}</bdi></span></div></div>
    <p class="pad small dim">${fieldsOf(event).length} fields were read of it.</p></div>`;
}
