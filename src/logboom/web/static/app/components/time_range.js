// The time range: a step back and on, the picker, zooming out.
import { html, icon } from "../html.js";
import { serverNow } from "../api.js";
import { shift, zoomOut } from "../moves.js";
import { pop, toggle } from "../pop.js";
import { range } from "../results.js";
import { address } from "../state.js";
import { length, rangeInFull, rangeWords, zoneName } from "../time.js";
import { TimePicker } from "./time_picker.js";

export function TimeRange() {
  const { start, end, zone } = address.value;
  const words = rangeWords(start, end);
  const moments = rangeInFull(range.value, zone, serverNow());
  const by = length(range.value.end - range.value.start);
  return html`<div class="group timegroup anchor right" data-pop>
    <button class="btn l icononly nosmall" title=${`${by} back ([)`} aria-label=${`${by} back`} onClick=${() => shift(-1)}>${icon("left")}</button>
    <button class="btn l timebtn" aria-haspopup="dialog" aria-expanded=${pop.value === "time"} onClick=${() => toggle("time")}>
      ${icon("clock")}${words && html`<b>${words}</b>`}<span class=${words ? "dim nomid nosmall" : "cut"}>${moments} ${zoneName(zone, range.value.end)}</span>${icon("down")}
    </button>
    <button class="btn l icononly nosmall" title=${`${by} on (])`} aria-label=${`${by} on`} onClick=${() => shift(1)}>${icon("right")}</button>
    <button class="btn l icononly nosmall" title="Zoom out (-)" aria-label="Zoom out" onClick=${zoomOut}>${icon("zoomout")}</button>
    ${pop.value === "time" && html`<${TimePicker} />`}
  </div>`;
}
