// Events over time, stacked by level: drag over it to zoom, press a level to see only it.
import { html, useEffect, useElement, useMemo, useState } from "../html.js";
import { grouped } from "../content.js";
import { LEVELS } from "../events.js";
import { stacks, ticks } from "../histogram_shape.js";
import { show } from "../moves.js";
import { histogram, outdated, range } from "../results.js";
import { zone as shownIn } from "../state.js";
import { clockShort, length, rangeMoments, zoneName } from "../time.js";
import { Legend } from "./legend.js";

const PLOT_HEIGHT = 72;
// A drag shorter than this is a press that trembled.
const SHORTEST_DRAG = 0.004;

export function Histogram() {
  const plot = useElement();
  const [brush, setBrush] = useState(/** @type {[number, number] | null} */ (null));
  const zone = shownIn.value;
  // Of the bars that are shown: they and their axis change at once.
  const whole = histogram.value?.over ?? range.value;
  const shape = useMemo(() => stacks(histogram.value, whole), [histogram.value, whole]);
  const at = (/** @type {number} */ share) => whole.start + share * (whole.end - whole.start);
  const shareOf = (/** @type {PointerEvent} */ press) => {
    const box = plot.current.getBoundingClientRect();
    return Math.max(0, Math.min(1, (press.clientX - box.left) / box.width));
  };
  useEffect(() => {
    const drop = (/** @type {KeyboardEvent} */ key) => key.key === "Escape" && setBrush(null);
    addEventListener("keydown", drop);
    return () => removeEventListener("keydown", drop);
  }, []);
  const pressed = (/** @type {PointerEvent} */ press) => {
    if (press.button !== 0) return;
    plot.current.setPointerCapture(press.pointerId);
    setBrush([shareOf(press), shareOf(press)]);
  };
  const released = () => {
    if (brush && Math.abs(brush[1] - brush[0]) > SHORTEST_DRAG) {
      const [a, b] = brush[0] < brush[1] ? brush : [brush[1], brush[0]];
      show(Math.floor(at(a)), Math.ceil(at(b)));
    }
    setBrush(null);
  };
  const brushed = brush && { start: at(Math.min(...brush)), end: at(Math.max(...brush)) };
  return html`<section class="hist" aria-label="Events over time">
    <div class="plot">
      <svg class=${`chart ${outdated.value ? "old" : ""}`} height="96" role="img" aria-label=${sentence(shape, whole, zone)}>
        <line class="grid" x1="0" x2="100%" y1="4.5" y2="4.5" /><line class="grid" x1="0" x2="100%" y1="38.5" y2="38.5" />
        ${brush && html`<g class="brush"><rect x=${percent(Math.min(...brush))} y="0" width=${percent(Math.abs(brush[1] - brush[0]))} height=${PLOT_HEIGHT} /></g>`}
        <svg width="100%" height="96" viewBox=${`0 0 ${WIDE} 96`} preserveAspectRatio="none">${[...LEVELS, ""].reverse().map((level) => html`<path data-level=${level || "none"} d=${outline(shape.bars, level)} />`)}</svg>
        <line class="base" x1="0" x2="100%" y1="72.5" y2="72.5" />
        ${brush && html`<g class="brush">${brush.map((share) => html`<line x1=${percent(share)} x2=${percent(share)} y1="0" y2=${PLOT_HEIGHT} />`)}</g>`}
        ${ticks(whole, zone).map(({ share, words, minor, anchor }) => html`<text x=${percent(share)} y="88" text-anchor=${anchor} class=${minor ? "nosmall" : ""}>${words}</text>`)}
        ${shape.peak > 0 && html`<text x="100%" y="9" dx="8">${short(shape.peak)}</text>${shape.peak > 1 && html`<text x="100%" y="42" dx="8">${shape.peak < 10 ? shape.peak / 2 : short(shape.peak / 2)}</text>`}`}
      </svg>
      <div class="grip" ref=${plot} onPointerDown=${pressed} onPointerMove=${(/** @type {PointerEvent} */ press) => brush && setBrush([brush[0], shareOf(press)])}
        onPointerUp=${released} onPointerCancel=${() => setBrush(null)}></div>
    </div>
    <${Legend} interval=${histogram.value?.interval_ms} brushed=${brushed && `${rangeMoments(brushed, zone)} · ${length(brushed.end - brushed.start)}`} />
  </section>`;
}

// What the width is counted in.
const WIDE = 10_000;

/** All bars of a level as one shape: a hundred elements fewer to draw. @param {import("../histogram_shape.js").Bar[]} bars @param {string} level */
const outline = (bars, level) =>
  bars.filter((bar) => bar.level === level).map((bar) => `M${Math.round(bar.x * WIDE)} ${bar.y}h${Math.round(bar.width * WIDE)}v${bar.height}H${Math.round(bar.x * WIDE)}z`).join("");

/** @param {number} share */
const percent = (share) => `${(share * 100).toFixed(3)}%`;

/** @param {number} count */
const short = (count) => (count >= 10_000 ? Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 }).format(count) : grouped(Math.round(count)));

/**
 * @param {ReturnType<typeof stacks>} shape
 * @param {import("../time.js").Range} whole
 * @param {import("../time.js").Zone} zone
 */
function sentence(shape, whole, zone) {
  const when = `${rangeMoments(whole, zone)} ${zoneName(zone, whole.end)}`;
  if (shape.peak === 0) return `No events, ${when}`;
  return `Events by level, ${when}; peak ${grouped(shape.peak)} at ${clockShort(shape.peakAt, zone)}`;
}
