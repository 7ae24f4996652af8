// Why an alert fired: what was asked over which window, its value against the threshold, events of then, and what
// happened to it since.
import { get } from "../../api.js";
import { visible } from "../../content.js";
import { html, icon, useEffect, useState } from "../../html.js";
import { address } from "../../state.js";
import { whole } from "../../time.js";
import { History, short } from "../alerts_page.js";
import { Link } from "../link.js";
import { Failure } from "../notice.js";

/** @param {{alert: number, slug: string}} props */
export function Why({ alert, slug }) {
  const [found, setFound] = useState(/** @type {any} */ (null));
  const [failure, setFailure] = useState(/** @type {any} */ (null));
  useEffect(() => {
    let wanted = true;
    setFound(null);
    get(`alerts/${alert}`, { project: slug }).then((answer) => wanted && (setFailure(null), setFound(answer)), (error) => wanted && setFailure(error));
    return () => void (wanted = false);
  }, [alert, slug]);
  if (failure) return html`<${Failure} error=${failure} />`;
  if (!found) return html`<div class="screenful" aria-busy="true"></div>`;
  const { why, transitions } = found;
  const first = transitions.at(-1);
  const zone = address.value.zone;
  return html`<section class="why" aria-label="Why it fired">
    ${first && html`<p class="pad">${first.value === null ? visible(first.evidence.title ?? first.evidence.error ?? first.kind) : html`<b>${short(first.value)}</b> ${first.threshold === null ? "" : html`against a threshold of <b>${short(first.threshold)}</b>`}`}${figures(first.evidence)}</p>`}
    ${why?.query !== undefined && first?.value !== null && html`<dl class="factlist"><div><dt>Search</dt><dd><code>${why.query || "all events"}</code></dd></div><div><dt>Window</dt><dd>${whole(why.start, zone)} to ${whole(why.end, zone)}</dd></div></dl>
      <p class="pad"><${Link} page="explore" state=${{ query: why.query, start: why.start, end: why.end }} class="btn s">${icon("explore")}Its events<//></p>`}
    ${why?.rule_has_changed && html`<p class="pad small dim">The rule has been changed since: search and window are those of today.</p>`}
    ${why?.samples.length > 0 && html`<p class="pad small dim">Events of the window; their times are in UTC.</p><div class="code"><pre aria-label="Events of the window">${why.samples.map(visible).join("\n")}</pre></div>`}
    <${History} transitions=${transitions} /></section>`;
}

/** The figures behind a value. @param {Record<string, any>} evidence */
function figures(evidence) {
  const words = evidence.part === undefined ? Object.entries(evidence).filter(([name, value]) => typeof value === "number" && name !== "peak").map(([name, value]) => `${name.replace("_", " ")} ${value.toLocaleString("en")}`) : [`${evidence.part.toLocaleString("en")} of ${evidence.whole.toLocaleString("en")} events`];
  return words.length ? html`<span class="soft">: ${words.join(", ")}</span>` : "";
}
