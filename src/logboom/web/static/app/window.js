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
 * The first and the last row to draw.
 * @param {Places} list
 * @param {number} scrollTop
 * @param {number} viewHeight
 */
export function part(list, scrollTop, viewHeight) {
  const within = (/** @type {number} */ index) => Math.max(0, Math.min(list.rows - 1, index));
  return { first: within(list.at(scrollTop - BEYOND_PX)), last: within(list.at(scrollTop + viewHeight + BEYOND_PX)) };
}
