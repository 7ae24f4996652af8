// Counts over time as small bars; those far above the usual are in the colour of the level.
import { html } from "../../html.js";
import { grouped } from "../../content.js";

const HOT_TIMES_USUAL = 3;

/** @param {{counts: number[], width: number, height: number, words: string}} props */
export function Spark({ counts, width, height, words }) {
  const peak = Math.max(1, ...counts);
  const usual = counts.reduce((sum, count) => sum + count, 0) / Math.max(1, counts.length);
  const step = width / Math.max(1, counts.length);
  const bars = counts.map((count, index) => {
    const tall = count === 0 ? 1 : Math.max(2, (count / peak) * height);
    return html`<rect class=${count > 1 && count > HOT_TIMES_USUAL * usual ? "hot" : ""} x=${round(index * step)} y=${round(height - tall)} width=${round(Math.max(1, step - 1))} height=${round(tall)} />`;
  });
  return html`<svg class="spark" width=${width} height=${height} role="img" aria-label=${`${words}: ${grouped(counts.reduce((sum, count) => sum + count, 0))} events, at most ${grouped(Math.max(0, ...counts))} in one bar`}>${bars}</svg>`;
}

/** @param {number} length */
const round = (length) => length.toFixed(2);
