// Numbers over time as lines, areas or bars; drag over them to zoom. The library draws on a canvas: words are beside it.
import { html, useElement, useLayoutEffect, useState } from "../../html.js";
import { beginning, grouped, visible } from "../../content.js";
import { show } from "../../moves.js";
import { address } from "../../state.js";
import { isDark } from "../../theme.js";
import { chartColumns, levelOf } from "../../table_shape.js";
import { axisWords, milliseconds } from "../../time.js";

/** @typedef {"line" | "area" | "bars"} Kind */

const HEIGHT = 256;
const LONGEST_NAME = 60;

/** The library, once the first chart has fetched it. @type {any} */
let library = null;

/** @param {{table: import("../../results.js").Table, kind: Kind}} props */
export function Chart({ table, kind }) {
  const box = useElement();
  const [at, setAt] = useState(/** @type {number | null} */ (null));
  const [off, setOff] = useState(/** @type {Set<string>} */ (new Set()));
  const shape = chartColumns(table);
  const { zone } = address.value;
  // With the words around it, not after them: a press just after a change would meet the old one as it goes.
  useLayoutEffect(() => {
    if (!shape) return undefined;
    const place = box.current;
    let over = false;
    /** @type {any} */
    let plot = null;
    const watcher = new ResizeObserver(() => plot?.setSize({ width: place.clientWidth, height: HEIGHT }));
    const draw = () => {
      if (over) return;
      plot = new library(options(library, place, shape, { kind, zone, off, setAt }), values(table, shape, kind, off), place);
      watcher.observe(place);
    };
    if (library) draw();
    else void import("../../../vendor/uplot.js").then(({ default: uPlot }) => ((library = uPlot), draw()));
    return () => {
      over = true;
      watcher.disconnect();
      plot?.destroy();
    };
  }, [table, kind, zone, isDark(), off]);
  if (!shape) return null;
  const row = at === null ? null : table.rows[at];
  const toggle = (/** @type {string} */ name) => {
    const next = new Set(off);
    if (!next.delete(name)) next.add(name);
    setOff(next);
  };
  return html`<section class="chartpane" aria-label="Chart"><div class="uplotbox" ref=${box} role="img" aria-label=${`${shape.series.map((name) => beginning(name, LONGEST_NAME)).join(", ")} over time; the table below has the numbers`}></div>
    <div class="legend">${shape.series.map((name, index) => html`<button ...${byLevel(shape.series) ? { "data-level": levelOf(name) } : { "data-cat": index + 1 }} aria-pressed=${!off.has(name)} title="Show or hide" onClick=${() => toggle(name)}><span class="dot square"></span>${byLevel(shape.series) && levelOf(name) === "none" ? "no level" : visible(beginning(name, LONGEST_NAME))}${row && html`<b>${written(row[name])}</b>`}</button>`)}
      ${shape.left > 0 && html`<span class="dim">and ${grouped(shape.left)} more in the table</span>`}</div></section>`;
}

/** Whether each series is a level, and has the level's colour. @param {string[]} series */
const byLevel = (series) => series.some((name) => levelOf(name) && name !== "NULL") && series.every(levelOf);
// The fills of these are too pale for a thin line.
const PALE = ["none", "trace", "debug"];

/** The colour of a level. @param {string} level @param {Kind} kind */
const tokenOf = (level, kind) => (PALE.includes(level) && kind !== "bars" ? `--${level === "none" ? "trace" : level}-text` : `--${level === "none" ? "trace" : level}-fill`);

/** @param {any} value */
const written = (value) => (typeof value === "number" ? value.toLocaleString("en-US", { maximumFractionDigits: 3 }) : "–");

/**
 * The columns as the library takes them; bars stand on one another, so each has the sum of those up to it.
 * @param {import("../../results.js").Table} table
 * @param {{time: string, series: string[]}} shape
 * @param {Kind} kind
 * @param {Set<string>} off
 */
function values({ rows }, { time, series }, kind, off) {
  const number = (/** @type {any} */ value) => (typeof value === "number" ? value : null);
  const moments = rows.map((row) => milliseconds(String(row[time])) / 1000);
  if (kind !== "bars") return [moments, ...series.map((name) => rows.map((row) => number(row[name])))];
  const sums = rows.map(() => 0);
  const stacked = series.map((name) => rows.map((row, index) => (off.has(name) ? null : (sums[index] += number(row[name]) ?? 0))));
  // The tallest are drawn first, so that the others stand before them.
  return [moments, ...stacked.reverse()];
}

/**
 * @param {any} uPlot
 * @param {HTMLElement} box
 * @param {{series: string[]}} shape
 * @param {{kind: Kind, zone: import("../../time.js").Zone, off: Set<string>, setAt: (index: number | null) => void}} looks
 */
function options(uPlot, box, { series }, { kind, zone, off, setAt }) {
  const colour = colours(box);
  const axis = { stroke: colour("--text-3"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1 }, font: "11px system-ui" };
  return {
    width: box.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    ms: 1e-3,
    ...(zone === "utc" ? { tzDate: (/** @type {number} */ seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC") } : {}),
    axes: [{ ...axis, size: 32, values: (/** @type {any} */ plot, /** @type {number[]} */ splits) => axisWords(splits.map((one) => one * 1000), zone) }, { ...axis, size: 64 }],
    scales: { y: { range: (/** @type {any} */ _plot, /** @type {number} */ least, /** @type {number} */ most) => uPlot.rangeNum(Math.min(0, least ?? 0), Math.max(most ?? 1, least ?? 0), { min: { pad: 0, soft: 0, mode: 1 }, max: { pad: 0.1, soft: 1, mode: 1 } }) } },
    series: [{}, ...drawn(series, kind).map(({ name, index }) => {
      const line = colour(byLevel(series) ? tokenOf(levelOf(name), kind) : `--cat-${index + 1}`);
      return {
        show: !off.has(name),
        stroke: line,
        width: kind === "bars" ? 0 : 1.5,
        points: { show: kind === "bars" ? false : undefined, size: 4 },
        ...(kind === "line" ? {} : { fill: kind === "bars" ? line : faded(line) }),
        ...(kind === "bars" ? { paths: uPlot.paths.bars({ size: [0.8, 48] }) } : {}),
      };
    })],
    cursor: { drag: { x: true, y: false, setScale: false } },
    hooks: {
      setCursor: [(/** @type {any} */ plot) => setAt(plot.cursor.idx ?? null)],
      setSelect: [(/** @type {any} */ plot) => {
        const { left, width } = plot.select;
        if (width > 4) show(Math.floor(plot.posToVal(left, "x") * 1000), Math.ceil(plot.posToVal(left + width, "x") * 1000));
      }],
    },
  };
}

/** The series in the order in which they are drawn. @param {string[]} series @param {Kind} kind */
function drawn(series, kind) {
  const all = series.map((name, index) => ({ name, index }));
  return kind === "bars" ? all.reverse() : all;
}

/** A colour of the tokens as a canvas takes it, in the theme that is seen. @param {HTMLElement} box */
function colours(box) {
  return (/** @type {string} */ token) => {
    const probe = document.createElement("span");
    probe.style.color = `var(${token})`;
    box.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  };
}

/** @param {string} colour  rgb(…) */
const faded = (colour) => colour.replace(/^rgb\((.*)\)$/, "rgba($1, 0.18)");
