// Which rows of a long list a screenful shows, and where they stand. Pure: numbers in, numbers out.

/** @typedef {{rows: number, rowHeight: number, height: number, top: (index: number) => number, at: (y: number) => number}} Places */

// Drawn beyond both edges, so that a quick turn of the wheel shows no blank.
const BEYOND_PX = 400;

/**
 * Rows of one height, one of which (`open`, -1 for none) has something of another height below it.
 * @param {{rows: number, rowHeight: number, open: number, openHeight: number}} list
 * @returns {Places}
 */
export function places({ rows, rowHeight, open, openHeight }) {
  const extra = open >= 0 ? openHeight : 0;
  const openBottom = (open + 1) * rowHeight + extra;
  return {
    rows,
    rowHeight,
    height: rows * rowHeight + extra,
    top: (index) => index * rowHeight + (open >= 0 && index > open ? extra : 0),
    at: (y) => {
      if (open < 0 || y < (open + 1) * rowHeight) return Math.floor(y / rowHeight);
      return y < openBottom ? open : Math.floor((y - extra) / rowHeight);
    },
  };
}

/**
 * Rows of which each has a height of its own; the open one has something below it too.
 * @param {Float64Array} tops  where each row begins, and at last where the last one ends
 * @param {{rowHeight: number, open: number, openHeight: number}} list
 * @returns {Places}
 */
export function unevenPlaces(tops, { rowHeight, open, openHeight }) {
  const rows = tops.length - 1;
  const extra = open >= 0 ? openHeight : 0;
  const top = (/** @type {number} */ index) => tops[Math.max(0, Math.min(rows, index))] + (open >= 0 && index > open ? extra : 0);
  return {
    rows,
    rowHeight,
    height: tops[rows] + extra,
    top,
    at: (y) => {
      let [low, high] = [0, Math.max(0, rows - 1)];
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if (top(middle) <= y) low = middle;
        else high = middle - 1;
      }
      return low;
    },
  };
}

// More lines than these are folded, in a list that wraps too.
export const MOST_LINES = 12;

/**
 * How many lines a text takes where `columns` characters fit in one and words are broken anywhere.
 * @param {string} text
 * @param {number} columns
 */
export function linesOf(text, columns) {
  let found = 0;
  for (const line of text.slice(0, columns * MOST_LINES).split("\n")) {
    // Ideographs and what is drawn as wide as they are take two places.
    const wide = line.match(/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/gu)?.length ?? 0;
    found += Math.max(1, Math.ceil((line.length + wide) / columns));
    if (found >= MOST_LINES) return MOST_LINES;
  }
  return found;
}

/**
 * The first and the last row to draw.
 * @param {Places} list
 * @param {number} scrollTop
 * @param {number} viewHeight
 */
export function part(list, scrollTop, viewHeight) {
  const within = (/** @type {number} */ index) => Math.max(0, Math.min(list.rows - 1, index));
  return { first: within(list.at(scrollTop - BEYOND_PX)), last: within(list.at(scrollTop + viewHeight + BEYOND_PX)) };
}
