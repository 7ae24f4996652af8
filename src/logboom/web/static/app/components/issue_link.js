// The issue that an event belongs to, as a link; nothing for an event that is no error.
import { html, icon, useEffect, useState } from "../html.js";
import { ApiError, get } from "../api.js";
import { beginning, visible } from "../content.js";
import { address } from "../state.js";
import { Link } from "./link.js";

const LONGEST_TITLE = 120;

/** @param {{event: import("../events.js").Event}} props */
export function IssueLink({ event }) {
  const [found, setFound] = useState(/** @type {{short_id: string, title: string, status: string} | null} */ (null));
  const { project } = address.value;
  const isError = Number(event.fingerprint) !== 0;
  useEffect(() => {
    setFound(null);
    if (!isError) return undefined;
    const abort = new AbortController();
    // Without an answer there is no link: the event itself is what one came for.
    get(`issues/of-event/${event.event_id}`, { project }, abort.signal).then(setFound, (error) => {
      if (!(error instanceof ApiError || error instanceof DOMException)) throw error;
    });
    return () => abort.abort();
  }, [event.event_id, project]);
  if (!found) return null;
  return html`<div class="notice issuelink" data-level="error">${icon("issues")}<p class="cut"><${Link} page="issue" state=${{ issue: found.short_id, event: event.event_id }}>${found.short_id}<//> <bdi>${visible(beginning(found.title, LONGEST_TITLE))}</bdi>${found.status !== "unresolved" && html` <span class="dim">${found.status}</span>`}</p></div>`;
}
