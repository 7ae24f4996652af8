// Rows far from what is looked at are let go, but for what keeps their place, and fetched again when one comes back. So
// the memory that a long list takes is that of the pages around, not of all that was ever scrolled through. Pure.

/** @typedef {{from: number, count: number, cursor: string, whole: boolean, begins: string}} PageOfRows
 *   where it lies in the list, what fetches it again, and the id of its first event */

// Of 500 rows each: some 20 MB.
export const MOST_WHOLE = 40;
// On both sides of what is seen.
const AROUND = 2;

/**
 * Which pages to fetch again, and which to let go, for rows `first` to `last` to be seen.
 * @param {PageOfRows[]} pages  in their order
 * @param {number} first
 * @param {number} last
 * @param {number} [most]
 */
export function turned(pages, first, last, most = MOST_WHOLE) {
  const near = pages.filter(({ from, count }) => from <= last && from + count > first);
  if (near.length === 0) return { wanted: [], far: [] };
  const [low, high] = [pages.indexOf(near[0]), pages.indexOf(near[near.length - 1])];
  const distance = (/** @type {PageOfRows} */ page) => Math.max(low - pages.indexOf(page), pages.indexOf(page) - high, 0);
  const whole = pages.filter((page) => page.whole);
  const far = whole.filter((page) => distance(page) > AROUND).sort((a, b) => distance(b) - distance(a));
  return { wanted: near.filter((page) => !page.whole), far: far.slice(0, Math.max(0, whole.length - most)) };
}

/** What stays of a row: its place and its name. @param {import("./events.js").Event} event @returns {import("./events.js").Event} */
export const placeOf = ({ event_id, timestamp }) => ({ event_id, timestamp, message: "", away: true });
