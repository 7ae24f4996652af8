// What the search of the address found: rows page by page, the histogram, the fields. One search at a time; the next one
// cancels it, and the rows of the one before stay until the first new ones are here.
import { addressOf, ApiError, get, getWithHeaders, lines, serverNow } from "./api.js";
import { change } from "./changes.js";
import { fromAnswer, isEvent } from "./events.js";
import { batch, computed, effect, signal, untracked } from "./html.js";
import { project } from "./me.js";
import { placeOf, turned } from "./far_pages.js";
import { oldestFirst } from "./oldest.js";
import { paged } from "./paged.js";
import { hasStages } from "./query_text.js";
import { address, asked } from "./state.js";
import { hourBefore, resolve, rfc3339 } from "./time.js";

/** @typedef {import("./events.js").Event} Event */
/** @typedef {{interval_ms: number, buckets: {time: string, counts: Record<string, number>}[], over?: import("./time.js").Range}} Histogram  over: the range that it was asked for */
/** @typedef {{name: string, type: string, count: number, distinct: number, top: {value: string, count: number}[]}} Field  counts within the sample */

/** @typedef {{name: string, type: string}} Column */
/** @typedef {{columns: Column[], rows: Record<string, any>[]}} Table */

// A first page is small: so is what a first visit loads.
const PAGE_ROWS = 100;
// Who scrolls on wants more of it: the pages after the first are larger.
const NEXT_PAGE_ROWS = 500;
// A query with stages may end in a table, which has no pages: so more of it is asked for at once.
const TABLE_ROWS = 1_000;
// So often rows are shown that come one after the other.
const SHOW_EVERY_MS = 150;
// What stands beside the rows is asked for when they are there, or when they take longer than this.
const BESIDE_AFTER_MS = 250;
// A histogram of before that stays longer than this is drawn as one.
const OUTDATED_AFTER_MS = 400;
const SAMPLED_HEADER = "X-Logboom-Sampled-Events";

export const events = signal(/** @type {Event[]} */ ([]));
export const histogram = signal(/** @type {Histogram | null} */ (null));
/** It is still that of the search before. */
export const outdated = signal(false);
/** The fields of the newest events, and of how many of these. */
export const fields = signal(/** @type {{list: Field[], sampled: number}} */ ({ list: [], sampled: 0 }));
/** What a query with stages ended in, when its rows are no events any more. */
export const table = signal(/** @type {Table | null} */ (null));
export const stats = signal(/** @type {Record<string, any> | null} */ (null));
/** The range that the page shows. */
export const range = signal(resolve(address.value, serverNow()) ?? hourBefore(serverNow()));

const list = paged();
export const phase = list.phase;
export const failure = list.failure;
export const slow = list.slow;
export const paging = list.paging;
export const nextCursor = list.nextCursor;

/** How far the search is that runs; null while nothing is known, and when none runs. */
export const progress = signal(/** @type {{search_id: string, share: number | null, rows_read: number, bytes_read: number} | null} */ (null));

/** What the rows answer, and over which range: they stay, with what is marked in them, until those of the next search are here. */
export const answered = signal({ query: "", range: range.value });

/** Nothing was found: the newest event of the project, null when it has none at all; undefined before that is known. */
export const newest = signal(/** @type {Event | null | undefined} */ (undefined));

/** Where the project's first event is waited for. */
export const isStart = computed(() => phase.value === "ready" && events.value.length === 0 && !table.value && newest.value === null);

/** Events by level over the whole range. */
export const totals = computed(() => {
  /** @type {Record<string, number>} */
  const sums = {};
  for (const { counts } of histogram.value?.buckets ?? []) {
    for (const [level, count] of Object.entries(counts)) sums[level] = (sums[level] ?? 0) + count;
  }
  return sums;
});
export const total = computed(() => Object.values(totals.value).reduce((sum, count) => sum + count, 0));

/** Search whenever what is asked for changes. */
export function start() {
  const key = computed(() => {
    const { page, project: slug, query, start: from, end, order } = address.value;
    return JSON.stringify([page, slug, query, from, end, order, asked.value, project.value !== null]);
  });
  effect(() => {
    key.value;
    untracked(() => {
      if (address.value.page === "explore" && project.value) void search();
    });
  });
}

/** Stop the search that runs, in the engine too: what it had found stays. */
export function cancel() {
  const id = progress.value?.search_id;
  if (id) return void change("DELETE", `searches/${id}`).catch(stop);
  stop();
}

function stop() {
  list.current().abort();
  batch(() => {
    slow.value = false;
    failure.value = new ApiError(0, { code: "cancelled", message: "You stopped it before it found what there is" });
    phase.value = "failed";
  });
}

/** The pages of the list that came by a cursor, in their order. @type {import("./far_pages.js").PageOfRows[]} */
let pages = [];

/** What the API is asked: the same moments for the rows, the histogram and the fields. */
let asking = { project: "", query: "", start: "", end: "" };

/** Fix what is asked, and the range that is shown, as of now. */
function ask() {
  const { project: slug, query, start: from, end } = address.value;
  const now = serverNow();
  const resolved = resolve(address.value, now);
  range.value = resolved ?? hourBefore(now);
  asking = { project: slug, query, ...(resolved ? { start: rfc3339(resolved.start), end: rfc3339(resolved.end) } : { start: from, end }) };
}

async function search() {
  const mine = list.begin();
  batch(() => {
    phase.value = "loading";
    failure.value = null;
    newest.value = undefined;
    nextCursor.value = "";
    progress.value = null;
    pages = [];
    ask();
  });
  const late = setTimeout(() => (outdated.value = true), OUTDATED_AFTER_MS);
  const rows = address.value.order === "oldest" && !hasStages(asking.query) ? oldest(mine) : newestFirst(mine);
  const beside = Promise.race([rows.then(drawn, drawn), after(BESIDE_AFTER_MS)]).then(() => aggregates(mine.signal));
  await list.during(mine, async () => {
    await rows;
    if (events.value.length === 0 && !table.value) await findNewest(mine.signal);
    phase.value = "ready";
  });
  if (list.current() === mine) progress.value = null;
  await beside;
  clearTimeout(late);
  if (list.current() === mine) outdated.value = false;
}

/** @param {number} ms */
const after = (ms) => new Promise((done) => setTimeout(done, ms));

/** What has changed is on the screen. */
const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

/** The rows are now of what is asked. */
const answers = () => (answered.value = { query: asking.query, range: range.value });

/** Rows as they are found, the newest first; a table when all of it is there. @param {AbortController} mine */
async function newestFirst(mine) {
  /** @type {any[]} */
  const rows = [];
  let shownAt = 0;
  let told = /** @type {any} */ (null);
  const limit = hasStages(asking.query) ? TABLE_ROWS : PAGE_ROWS;
  for await (const documents of lines("search", { ...asking, limit, format: "ndjson", progress: "true" }, mine.signal)) {
    for (const one of documents) {
      if (one._progress) progress.value = one._progress;
      else if (one._stats) told = one._stats;
      else rows.push(one);
    }
    if (rows.length > 0 && !told && isEvent(rows[0]) && performance.now() - shownAt > SHOW_EVERY_MS) {
      shownAt = performance.now();
      batch(() => (answers(), (table.value = null), (events.value = [...rows])));
    }
  }
  if (told?.error && rows.length === 0) throw new ApiError(200, told.error);
  const asTable = told?.kind === "table" || (rows.length > 0 && !isEvent(rows[0]));
  batch(() => {
    answers();
    table.value = asTable ? { columns: told?.columns ?? columnsOf(rows), rows } : null;
    events.value = asTable ? [] : rows;
    stats.value = told;
    nextCursor.value = told?.next_cursor ?? "";
    if (rows.length > 0 || asTable) phase.value = "ready";
  });
}

/** What columns rows have of which the answer didn't say it. @param {Record<string, any>[]} rows */
const columnsOf = (rows) => [...new Set(rows.flatMap(Object.keys))].map((name) => ({ name, type: typeof rows[0][name] === "number" ? "number" : "text" }));

/** Rows from the oldest on, part by part. @type {AsyncGenerator<Event[]> | null} */
let walk = null;

/** @param {AbortController} mine */
async function oldest(mine) {
  walk = oldestFirst(asking, PAGE_ROWS, mine.signal);
  const first = await walk.next();
  batch(() => {
    answers();
    table.value = null;
    events.value = first.value ?? [];
    stats.value = {};
    nextCursor.value = first.done ? "" : OLDEST;
  });
}

// In the place of a cursor: the walk knows where it is.
const OLDEST = "oldest";

/**
 * The histogram and the fields; a search that fails tells why for all three.
 * @param {AbortSignal} abort
 */
async function aggregates(abort) {
  // A query that makes no sense makes none here either.
  if (abort.aborted || failure.value?.code === "invalid_query") return;
  const ignore = () => undefined;
  await Promise.all([
    askHistogram(abort).catch(ignore),
    getWithHeaders("fields", asking, abort).then(({ body, headers }) => {
      fields.value = { list: body, sampled: Number(headers.get(SAMPLED_HEADER)) };
    }, ignore),
  ]);
}

/** @param {AbortSignal} abort */
async function askHistogram(abort) {
  const over = range.value;
  histogram.value = { ...(await get("histogram", asking, abort)), over };
}

/** The histogram again, up to now: while new events are followed. */
export async function refreshHistogram() {
  ask();
  await askHistogram(list.current().signal);
}

/** The address of everything that was found, as a file. @param {"csv" | "ndjson" | "json"} format */
export const exportAddress = (format) => addressOf("search", { ...asking, limit: 0, format });

/** @param {AbortSignal} abort */
async function findNewest(abort) {
  newest.value = await latest(abort);
}

const DAY_MS = 86_400_000;

/**
 * The newest event of the project at any time, null when there is none.
 * @param {AbortSignal} [abort]
 */
export async function latest(abort) {
  const end = rfc3339(serverNow() + DAY_MS);
  const answer = await get("search", { project: address.value.project, start: "1970-01-01T00:00:00Z", end, limit: 1 }, abort);
  return fromAnswer(answer)[0] ?? null;
}

/** Fetch the next page, if there is one and none is on its way. */
export const more = () => list.more(nextPage, (/** @type {Event[]} */ rows) => (events.value = [...events.value, ...rows]));

/** @param {string} cursor @param {AbortSignal} abort @returns {Promise<{rows: Event[], next: string}>} */
async function nextPage(cursor, abort) {
  if (cursor === OLDEST && walk) {
    const { value, done } = await walk.next();
    return { rows: value ?? [], next: done ? "" : OLDEST };
  }
  const found = await pageAt(cursor, abort);
  if (found.rows.length > 0) pages.push({ from: events.value.length, count: found.rows.length, cursor, whole: true, begins: found.rows[0].event_id });
  return found;
}

/** @param {string} cursor @param {AbortSignal} abort @returns {Promise<{rows: Event[], next: string}>} */
async function pageAt(cursor, abort) {
  const answer = await get("search", { ...asking, limit: NEXT_PAGE_ROWS, cursor }, abort);
  return { rows: fromAnswer(answer), next: answer.stats?.next_cursor ?? "" };
}

/** Rows `first` to `last` are looked at: what was let go of them is fetched again, what is far is let go. @param {number} first @param {number} last */
export function lookedAt(first, last) {
  // Rows that came above, of the tail, have moved all others: then nothing is let go.
  if (pages.some(({ from, begins }) => events.value[from]?.event_id !== begins)) pages = [];
  const { wanted, far } = turned(pages, first, last);
  if (far.length > 0) {
    const rows = [...events.value];
    for (const page of far) {
      page.whole = false;
      for (let index = page.from; index < page.from + page.count; index += 1) rows[index] = placeOf(rows[index]);
    }
    events.value = rows;
  }
  for (const page of wanted) void fetchAgain(page);
}

/** @param {import("./far_pages.js").PageOfRows} page */
async function fetchAgain(page) {
  page.whole = true;
  const mine = list.current();
  try {
    const { rows } = await pageAt(page.cursor, mine.signal);
    if (mine !== list.current()) return;
    const all = [...events.value];
    // What has gone since, by its retention, is missing: the others keep their places.
    const found = new Map(rows.map((event) => [event.event_id, event]));
    for (let index = page.from; index < page.from + page.count; index += 1) all[index] = found.get(all[index].event_id) ?? { ...all[index], away: false };
    events.value = all;
  } catch {
    page.whole = false; // asked for again when one looks there
  }
}
