// The numbers of one field over all events that match: least, middle, most, and how they are spread.
import { get } from "../api.js";
import { grouped } from "../content.js";
import { html, useEffect, useState } from "../html.js";
import { hasStages } from "../query_text.js";
import { range } from "../results.js";
import { address } from "../state.js";
import { rfc3339 } from "../time.js";

const BARS = 24;
const HEIGHT = 40;

/** @typedef {{count: number, least: number, middle: number, average: number, high: number, most: number, bars: number[]}} Numbers */

/** @param {{name: string}} props */
export function FieldNumbers({ name }) {
  const [found, setFound] = useState(/** @type {Numbers | null} */ (null));
  const { project, query } = address.value;
  const { start, end } = range.value;
  useEffect(() => {
    const abort = new AbortController();
    setFound(null);
    // Without it the values alone are shown: they are of events that are here already.
    numbersOf(name, { project, query, start: rfc3339(start), end: rfc3339(end) }, abort.signal).then(setFound, () => undefined);
    return () => abort.abort();
  }, [name, project, query, start, end]);
  if (!found || !found.count) return null;
  const peak = Math.max(1, ...found.bars);
  const shown = (/** @type {number} */ value) => value.toLocaleString("en-US", { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 0 });
  return html`<div class="fnum"><svg width="100%" height=${HEIGHT} role="img" aria-label=${`${grouped(found.count)} numbers from ${shown(found.least)} to ${shown(found.most)}, the middle one ${shown(found.middle)}`}>
      ${found.bars.map((count, index) => html`<rect x=${`${(100 * index) / BARS}%`} width=${`${85 / BARS}%`} y=${HEIGHT - Math.max(count ? 1 : 0, (count / peak) * HEIGHT)} height=${Math.max(count ? 1 : 0, (count / peak) * HEIGHT)} />`)}</svg>
    <div class="line small dim"><span>${shown(found.least)}</span><span class="grow"></span><span>${shown(found.most)}</span></div>
    <dl>${/** @type {const} */ ([["average", found.average], ["middle", found.middle], ["95 %", found.high]]).map(([words, value]) => html`<div><dt>${words}</dt><dd>${shown(value)}</dd></div>`)}</dl></div>`;
}

/**
 * @param {string} name
 * @param {{project: string, query: string, start: string, end: string}} asking
 * @param {AbortSignal} abort
 * @returns {Promise<Numbers | null>}
 */
async function numbersOf(name, asking, abort) {
  if (hasStages(asking.query)) return null;
  const search = asking.query || "*";
  const field = /^[A-Za-z_][\w.]*$/.test(name) ? name : `'${name.replace(/['\\]/g, "\\$&")}'`;
  const stats = await get("search", { ...asking, query: `${search} | stats count(${field}) as n, min(${field}) as least, p50(${field}) as middle, avg(${field}) as average, p95(${field}) as high, max(${field}) as most`, limit: 1 }, abort);
  const [row] = stats.rows;
  if (!row?.n || typeof row.least !== "number") return null;
  const step = (row.most - row.least) / BARS;
  const bars = Array.from({ length: BARS }, () => 0);
  if (step > 0) {
    const spread = await get("search", { ...asking, query: `${search} | eval logboom_bar=floor((tonumber(${field}) - ${row.least}) / ${step}) | where isnotnull(logboom_bar) | stats count by logboom_bar`, limit: 100 }, abort);
    for (const one of spread.rows) bars[Math.min(BARS - 1, Math.max(0, Number(one.logboom_bar)))] += Number(one.count);
  } else bars[0] = row.n;
  return { count: row.n, least: row.least, middle: row.middle, average: row.average, high: row.high, most: row.most, bars };
}
