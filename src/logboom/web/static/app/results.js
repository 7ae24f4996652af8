// What the search of the address found: rows page by page, the histogram, the fields. One search at a time; the next one
// cancels it, and the rows of the one before stay until the first new ones are here.
import { addressOf, ApiError, get, getWithHeaders, serverNow } from "./api.js";
import { fromAnswer } from "./events.js";
import { batch, computed, effect, signal, untracked } from "./html.js";
import { project, toSignIn } from "./me.js";
import { hasStages } from "./query_text.js";
import { address, asked } from "./state.js";
import { hourBefore, resolve, rfc3339 } from "./time.js";

/** @typedef {import("./events.js").Event} Event */
/** @typedef {{interval_ms: number, buckets: {time: string, counts: Record<string, number>}[]}} Histogram */
/** @typedef {{name: string, type: string, count: number, distinct: number, top: {value: string, count: number}[]}} Field  counts within the sample */

/** @typedef {{name: string, type: string}} Column */
/** @typedef {{columns: Column[], rows: Record<string, any>[]}} Table */

const PAGE_ROWS = 200;
// A query with stages may end in a table, which has no pages: so more of it is asked for at once.
const TABLE_ROWS = 1_000;
const SLOW_MS = 120;
const SAMPLED_HEADER = "X-Logboom-Sampled-Events";

export const events = signal(/** @type {Event[]} */ ([]));
export const histogram = signal(/** @type {Histogram | null} */ (null));
/** The fields of the newest events, and of how many of these. */
export const fields = signal(/** @type {{list: Field[], sampled: number}} */ ({ list: [], sampled: 0 }));
/** What a query with stages ended in, when its rows are no events any more. */
export const table = signal(/** @type {Table | null} */ (null));
export const stats = signal(/** @type {Record<string, any> | null} */ (null));
/** The range that the page shows. */
export const range = signal(resolve(address.value, serverNow()) ?? hourBefore(serverNow()));

export const phase = signal(/** @type {"loading" | "ready" | "failed"} */ ("loading"));
export const failure = signal(/** @type {ApiError | null} */ (null));

/** The search takes long enough to say so. */
export const slow = signal(false);

/** The next page is on its way. */
export const paging = signal(false);
export const nextCursor = signal("");

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

let running = new AbortController();

/** Search whenever what is asked for changes. */
export function start() {
  const key = computed(() => {
    const { page, project: slug, query, start: from, end } = address.value;
    return JSON.stringify([page, slug, query, from, end, asked.value, project.value !== null]);
  });
  effect(() => {
    key.value;
    untracked(() => {
      if (address.value.page === "explore" && project.value) void search();
    });
  });
}

/** Stop the search that runs, in the engine too. */
export function cancel() {
  running.abort();
  batch(() => {
    slow.value = false;
    failure.value = new ApiError(0, { code: "cancelled", message: "You stopped it before it found what there is" });
    phase.value = "failed";
  });
}

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
  running.abort();
  const mine = new AbortController();
  running = mine;
  batch(() => {
    phase.value = "loading";
    failure.value = null;
    newest.value = undefined;
    nextCursor.value = "";
    ask();
  });
  const late = setTimeout(() => (slow.value = true), SLOW_MS);
  try {
    const rest = aggregates(mine.signal);
    const answer = await get("search", { ...asking, limit: hasStages(asking.query) ? TABLE_ROWS : PAGE_ROWS }, mine.signal);
    const found = isTable(answer) ? [] : fromAnswer(answer);
    batch(() => {
      table.value = isTable(answer) ? { columns: answer.columns, rows: answer.rows } : null;
      events.value = found;
      stats.value = answer.stats;
      nextCursor.value = answer.stats?.next_cursor ?? "";
      if (found.length > 0 || table.value) phase.value = "ready";
    });
    if (found.length === 0 && !table.value) await findNewest(mine.signal);
    phase.value = "ready";
    await rest;
  } catch (error) {
    failed(error, mine);
  } finally {
    clearTimeout(late);
    if (running === mine) slow.value = false;
  }
}

/**
 * The histogram and the fields; a search that fails tells why for all three.
 * @param {AbortSignal} abort
 */
async function aggregates(abort) {
  const ignore = () => undefined;
  await Promise.all([
    get("histogram", asking, abort).then((answer) => void (histogram.value = answer), ignore),
    getWithHeaders("fields", asking, abort).then(({ body, headers }) => {
      fields.value = { list: body, sampled: Number(headers.get(SAMPLED_HEADER)) };
    }, ignore),
  ]);
}

/** The histogram again, up to now: while new events are followed. */
export async function refreshHistogram() {
  ask();
  histogram.value = await get("histogram", asking, running.signal);
}

/** Whether rows are no events, or events without what a list of them shows. @param {{columns: Column[], stats?: {kind?: string}}} answer */
const isTable = ({ columns, stats: told }) =>
  told?.kind === "table" || !["event_id", "timestamp", "message"].every((name) => columns.some((column) => column.name === name));

/** The address of everything that was found, as a file. @param {"csv" | "ndjson"} format */
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
export async function more() {
  if (paging.value || !nextCursor.value || phase.value === "loading") return;
  paging.value = true;
  const mine = running;
  try {
    const answer = await get("search", { ...asking, limit: PAGE_ROWS, cursor: nextCursor.value }, mine.signal);
    if (mine !== running) return;
    batch(() => {
      events.value = [...events.value, ...fromAnswer(answer)];
      nextCursor.value = answer.stats?.next_cursor ?? "";
    });
  } catch (error) {
    nextCursor.value = "";
    failed(error, mine);
  } finally {
    paging.value = false;
  }
}

/**
 * @param {unknown} error
 * @param {AbortController} mine
 */
function failed(error, mine) {
  if (mine !== running || mine.signal.aborted) return;
  if (!(error instanceof ApiError)) throw error;
  if (error.status === 401) return toSignIn();
  batch(() => {
    failure.value = error;
    phase.value = "failed";
  });
}
