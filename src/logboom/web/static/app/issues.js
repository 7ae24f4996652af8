// The list of issues that the address asks for, page after page; which of them is the current one, and which are selected.
import { get, serverNow } from "./api.js";
import { batch, computed, effect, signal, untracked } from "./html.js";
import { project } from "./me.js";
import { paged } from "./paged.js";
import { address, asked, go } from "./state.js";

/**
 * @typedef {object} Issue
 * @property {string} short_id
 * @property {string} title
 * @property {string} culprit
 * @property {string} level
 * @property {"unresolved" | "resolved" | "ignored"} status
 * @property {"new" | "ongoing" | "regressed" | "escalating" | "ignored" | "resolved"} state  the same in a word, with why it is unresolved
 * @property {string} first_seen
 * @property {string} last_seen
 * @property {number} events
 * @property {number} users
 * @property {{id: number, name: string, email: string} | null} assignee
 * @property {number[]} trend   events in the hours of a day, or the days of a month
 */

const PAGE_ROWS = 50;
const LOOK_AGAIN_MS = 30_000;
const LOOK_FOR_FIRST_MS = 3_000;

export const issues = signal(/** @type {Issue[]} */ ([]));
export const total = signal(0);
/** How many issues each tab has, by its name. */
export const counts = signal(/** @type {Record<string, number>} */ ({}));
const list = paged();
export const phase = list.phase;
export const failure = list.failure;
export const slow = list.slow;
export const paging = list.paging;
export const nextCursor = list.nextCursor;
/** When the list was fetched: what "8 s ago" is counted from. */
export const fetchedAt = signal(serverNow());
/** The project has no issue at all. */
export const none = computed(() => phase.value === "ready" && issues.value.length === 0 && Object.values(counts.value).every((count) => count === 0));

/** Rises with every change made from this page: who shows issues fetches them again. */
export const changed = signal(0);

/** Short ids of those that are selected, and the one that keys act on. */
export const selected = signal(/** @type {Set<string>} */ (new Set()));
export const current = signal("");
export const currentIndex = computed(() => issues.value.findIndex((issue) => issue.short_id === current.value));

/** The issue before or behind the one whose page is shown, in the list that one came from. @param {-1 | 1} step */
export function beside(step) {
  const at = issues.value.findIndex((issue) => issue.short_id === address.value.issue);
  return at < 0 ? undefined : issues.value[at + step];
}

/** Go to it. @param {-1 | 1} step */
export function visitBeside(step) {
  const next = beside(step);
  if (!next) return;
  current.value = next.short_id;
  go({ issue: next.short_id, event: "" });
}

/** Fetch whenever what is asked for changes, and now and then while the page is looked at. */
export function start() {
  const key = computed(() => {
    const { page, project: slug, query, sort, trend } = address.value;
    return page === "issues" && project.value ? JSON.stringify([slug, query, sort, trend, asked.value]) : "";
  });
  effect(() => {
    if (key.value) untracked(() => void load());
  });
  effect(() => {
    if (changed.value > 0) untracked(() => void (key.value && load({ quiet: true })));
  });
  setInterval(() => {
    const isDue = none.value || serverNow() - fetchedAt.value >= LOOK_AGAIN_MS;
    if (isDue && key.value && !document.hidden && selected.value.size === 0 && phase.value === "ready") void load({ quiet: true });
  }, LOOK_FOR_FIRST_MS);
}

/** @param {{quiet?: boolean}} [options]  quiet: the list that is there stays as it is until the new one comes */
export async function load({ quiet = false } = {}) {
  const mine = list.begin();
  if (!quiet) {
    batch(() => {
      phase.value = "loading";
      failure.value = null;
    });
  }
  await list.during(mine, async () => {
    const rows = quiet ? Math.max(PAGE_ROWS, Math.min(issues.value.length, 4 * PAGE_ROWS)) : PAGE_ROWS;
    const answer = await page({ limit: rows }, mine.signal);
    batch(() => {
      issues.value = answer.issues;
      total.value = answer.total;
      nextCursor.value = answer.next_cursor ?? "";
      fetchedAt.value = serverNow();
      phase.value = "ready";
      failure.value = null;
      const there = new Set(answer.issues.map((/** @type {Issue} */ issue) => issue.short_id));
      selected.value = new Set([...selected.value].filter((id) => there.has(id)));
    });
    await count(mine.signal);
  }, { quiet });
}

/** Fetch how many issues each tab has. @param {AbortSignal} [abort] */
export async function count(abort) {
  counts.value = (await get("issues/counts", { project: address.value.project }, abort)).counts;
}

/** Fetch the next page, if there is one and none is on its way. */
export const more = () => list.more(nextPage, add);

/** @param {string} cursor @param {AbortSignal} abort @returns {Promise<{rows: Issue[], next: string}>} */
async function nextPage(cursor, abort) {
  const answer = await page({ limit: PAGE_ROWS, cursor }, abort);
  return { rows: answer.issues, next: answer.next_cursor ?? "" };
}

/** What moved in the order meanwhile may come again. @param {Issue[]} rows */
function add(rows) {
  const known = new Set(issues.value.map((issue) => issue.short_id));
  issues.value = [...issues.value, ...rows.filter((issue) => !known.has(issue.short_id))];
}

/** @param {Record<string, string | number>} part @param {AbortSignal} abort */
function page(part, abort) {
  const { project: slug, query, sort, trend } = address.value;
  return get("issues", { project: slug, query, sort, trend, ...part }, abort);
}

/** @param {number} step */
export function move(step) {
  const rows = issues.value;
  const index = currentIndex.value < 0 ? (step > 0 ? 0 : rows.length - 1) : currentIndex.value + step;
  const next = rows[Math.max(0, Math.min(index, rows.length - 1))];
  if (next) current.value = next.short_id;
}

/** @param {string} id */
export function toggleSelected(id) {
  const next = new Set(selected.value);
  if (!next.delete(id)) next.add(id);
  selected.value = next;
}

/** What a key acts on: what is selected, else the current one. */
export const targets = () => (selected.value.size > 0 ? [...selected.value] : current.value ? [current.value] : []);
