// Local time or UTC; with a local zone that is UTC there is nothing to choose.
import { html } from "../html.js";
import { address, go } from "../state.js";
import { zoneName } from "../time.js";

export function ZoneChoice() {
  const { zone } = address.value;
  const local = zoneName("local");
  if (local === "UTC") return html`<span class="dim">UTC</span>`;
  return html`<span class="group" role="group" aria-label="Time zone">
    <button class="btn s" aria-pressed=${zone === "utc"} onClick=${() => go({ zone: "utc" })}>UTC</button>
    <button class="btn s" aria-pressed=${zone === "local"} onClick=${() => go({ zone: "local" })}>${local}</button>
  </span>`;
}
