// A back-test on a timeline: the value against the thresholds, and when which key fired.
import { visible } from "../../content.js";
import { keysOf } from "../../firings.js";
import { html } from "../../html.js";
import { ticks } from "../../histogram_shape.js";
import { address } from "../../state.js";
import { whole } from "../../time.js";

const HEIGHT = 144;
const MOST_LANES = 12;
const MOST_TICKS = 8;
// Above the largest value and the highest threshold: the word of a line stands over it.
const ROOM = 1.15;
// A firing of a minute in a month would be narrower than a pixel.
const NARROWEST = 0.4;

/** @param {number} seconds */
const iso = (seconds) => new Date(seconds * 1000).toISOString();

/** @param {{found: any, spans: import("../../firings.js").Span[], threshold: any, unit: string}} props */
export function Timeline({ found, spans, threshold, unit }) {
  const { zone } = address.value;
  const width = found.end - found.start;
  const at = (/** @type {number} */ seconds) => Math.max(0, Math.min(100, (100 * (seconds - found.start)) / width));
  const limits = ["critical", "warning", "recovery"].map((name) => [name, threshold?.[name]]).filter(([, value]) => typeof value === "number");
  const values = [...found.curve.map((/** @type {[number, number]} */ point) => point[1]), ...limits.map(([, value]) => value)];
  const [low, high] = [Math.min(0, ...values) * ROOM, Math.max(1e-9, ...values) * ROOM];
  const y = (/** @type {number} */ value) => HEIGHT * (1 - (value - low) / (high - low));
  const keys = keysOf(spans);
  const range = { start: found.start * 1000, end: found.end * 1000 };
  return html`<div class="lanes">
    <span class="num">${number(high / ROOM)}<br />${unit}</span>
    <svg class="chart btchart" height=${HEIGHT + 20} role="img" aria-label=${`The value over time: ${spans.length} spans, at most ${number(Math.max(...values, 0))} ${unit}`}>
      <line class="base" x1="0" x2="100%" y1=${HEIGHT} y2=${HEIGHT} />
      ${spans.filter(({ level }) => level !== "pending").map((span) => html`<rect class="firing" x=${`${place(span, at)}%`} width=${`${extent(span, at)}%`} y="0" height=${HEIGHT} />`)}
      <svg y="0" width="100%" height=${HEIGHT} viewBox=${`0 0 100 ${HEIGHT}`} preserveAspectRatio="none"><polyline class="ln" points=${found.curve.map((/** @type {[number, number]} */ [end, value]) => `${at(end).toFixed(2)},${y(value).toFixed(2)}`).join(" ")} /></svg>
      ${limits.map(([name, value]) => html`<line class="limit" data-level=${name === "recovery" ? "ok" : name} x1="0" x2="100%" y1=${y(value)} y2=${y(value)}><title>${name} ${value} ${unit}</title></line>`)}
      ${limits.filter(([name]) => name !== "recovery").map(([name, value]) => html`<text class="limitword" data-level=${name} x="4" y=${y(value) - 4}>${name} ${value} ${unit}</text>`).slice(0, far(limits, y) ? 2 : 1)}
      ${ticks(range, zone, MOST_TICKS).map(({ share, words, minor, anchor }) => html`<text x=${`${share * 100}%`} y=${HEIGHT + 15} text-anchor=${anchor} class=${minor ? "nosmall" : ""}>${words}</text>`)}
    </svg>
    ${keys.slice(0, MOST_LANES).map((key) => html`<code class="cut" title=${visible(key)}>${visible(key) || "all"}</code>
      <svg class="lane" height="20" role="img" aria-label=${`${visible(key) || "all"}: ${spans.filter((span) => span.key === key && span.level !== "pending").length} firings`}><rect class="track" width="100%" y="6" height="8" rx="2" />
        ${spans.filter((span) => span.key === key).map((span) => html`<rect data-level=${span.level === "late" ? "warning" : span.level} class="span" x=${`${place(span, at)}%`} width=${`${extent(span, at)}%`} y="6" height="8"><title>${span.level}, ${whole(iso(span.from), zone)} to ${whole(iso(span.to), zone)}</title></rect>`)}</svg>`)}
    ${keys.length > MOST_LANES && html`<span></span><span class="small dim">and ${keys.length - MOST_LANES} more keys</span>`}
  </div>`;
}

// Closer to each other than this, words would lie over each other: then only the gravest is named.
const WORD_HEIGHT = 14;

/** @param {any[][]} limits @param {(value: number) => number} y */
const far = (limits, y) => limits.length < 2 || Math.abs(y(limits[0][1]) - y(limits[1][1])) > WORD_HEIGHT;

/** @param {import("../../firings.js").Span} span @param {(seconds: number) => number} at */
const extent = (span, at) => Math.max(NARROWEST, at(span.to) - at(span.from));

/** Where a span is drawn: one that has just begun would lie beyond the edge. @param {import("../../firings.js").Span} span @param {(seconds: number) => number} at */
const place = (span, at) => Math.min(at(span.from), 100 - NARROWEST);

/** @param {number} value */
const number = (value) => Number(value.toPrecision(3)).toLocaleString("en");
