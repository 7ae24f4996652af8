// What a back-test found, as spans on a timeline. Pure.

/** @typedef {{kind: string, key: string, level: string, judged_at: number, window_end: number, value: number | null, threshold: number | null, late: boolean, evidence: Record<string, any>}} Transition */
/** @typedef {{key: string, level: string, from: number, to: number}} Span  level: pending, warning, critical, late */

const BEGINS = ["fired", "late"];

/** The firings among transitions. @param {Transition[]} transitions */
export const firings = (transitions) => transitions.filter(({ kind }) => BEGINS.includes(kind));

/**
 * From when to when each key was pending or fired, in the order in which they began; what hasn't ended ends at `end`.
 * @param {Transition[]} transitions  the oldest first
 * @param {number} end  seconds
 * @returns {Span[]}
 */
export function spans(transitions, end) {
  const open = /** @type {Map<string, Span>} */ (new Map());
  const found = /** @type {Span[]} */ ([]);
  for (const { kind, key, level, judged_at: at } of transitions) {
    if (kind === "late") {
      found.push({ key, level: "late", from: at, to: at });
      continue;
    }
    const next = { pending: "pending", fired: level, raised: level, worsened: level, lowered: level }[kind];
    if (!next && kind !== "resolved" && kind !== "calmed") continue;
    const before = open.get(key);
    if (before) before.to = at;
    open.delete(key);
    if (next) {
      const span = { key, level: next, from: at, to: end };
      open.set(key, span);
      found.push(span);
    }
  }
  return found;
}

/**
 * For how long something fired, keys that fired at once counted once; seconds.
 * @param {Span[]} found
 */
export function secondsFiring(found) {
  let seconds = 0;
  let until = -Infinity;
  const firing = found.filter(({ level }) => level !== "pending" && level !== "late").sort((a, b) => a.from - b.from);
  for (const { from, to } of firing) {
    seconds += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return seconds;
}

/**
 * The keys of spans, those that fired most often first.
 * @param {Span[]} found
 */
export function keysOf(found) {
  const counts = /** @type {Map<string, number>} */ (new Map());
  for (const { key, level } of found) counts.set(key, (counts.get(key) ?? 0) + (level === "pending" ? 0 : 1));
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([key]) => key);
}
