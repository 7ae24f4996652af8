// The issue that the address names, the event of it that is shown, and what happened to the issue.
import { ApiError, get, serverNow } from "./api.js";
import { batch, computed, effect, signal, untracked } from "./html.js";
import { changed } from "./issues.js";
import { project, toSignIn } from "./me.js";
import { reportOf } from "./report.js";
import { address, go } from "./state.js";

/**
 * @typedef {object} ShownEvent
 * @property {import("./events.js").Event} event
 * @property {import("./report.js").Report} report
 * @property {{number: number, of: number}} position  among the issue's events, the oldest is 1
 * @property {string} newer   id of an event, "" when there is none
 * @property {string} older
 * @property {{grouping: string, fingerprint: string, components: {name: string, value: string, used: boolean, note: string}[]}} grouping
 * @property {{id: string, name: string, size_bytes: number, content_type: string}[]} attachments
 */

export const issue = signal(/** @type {any} */ (null));
export const shown = signal(/** @type {ShownEvent | null} */ (null));
/** The event's document as it came; fetched when somebody wants to see it. */
export const sent = signal("");
export const activity = signal(/** @type {any[]} */ ([]));
export const similar = signal(/** @type {any[]} */ ([]));
/** Whether what stands beside the event is known: activity, tags, similar issues. */
export const asideKnown = signal(false);
export const tags = signal(/** @type {{sampled: number, tags: any[]}} */ ({ sampled: 0, tags: [] }));
export const failure = signal(/** @type {ApiError | null} */ (null));
/** Why the event is not shown, though the issue is. */
export const eventFailure = signal(/** @type {ApiError | null} */ (null));
export const loading = signal(true);
export const fetchedAt = signal(serverNow());

/** @param {string} [rest] */
const path = (rest = "") => `issues/${encodeURIComponent(address.value.issue)}${rest}`;
const within = () => ({ project: address.value.project });

export function start() {
  const named = computed(() => (address.value.page === "issue" && project.value ? `${project.value.slug} ${address.value.issue}` : ""));
  effect(() => {
    const again = changed.value > 0;
    if (named.value) untracked(() => void loadIssue(again && issue.value?.short_id === address.value.issue));
  });
  effect(() => {
    const { event } = address.value;
    if (named.value) untracked(() => void loadEvent(event || "latest"));
  });
  effect(() => {
    const one = shown.value;
    if (one && address.value.tab === "json") untracked(() => void loadDocument(one.event.event_id));
  });
}

/** @param {boolean} [quiet]  what is shown stays until the new is there */
export async function loadIssue(quiet = false) {
  const wanted = address.value.issue;
  if (!quiet) batch(() => ((loading.value = true), (issue.value = null), (similar.value = []), (activity.value = []), (tags.value = { sampled: 0, tags: [] }), (asideKnown.value = false)));
  failure.value = null;
  try {
    const found = await get(path(), within());
    if (address.value.issue !== wanted) return;
    batch(() => ((issue.value = found), (fetchedAt.value = serverNow()), (loading.value = false)));
    // One that was merged leads to the issue that it is part of now.
    if (found.short_id !== wanted) return go({ issue: found.short_id, event: "" }, { replace: true });
    const [happened, values, alike] = await Promise.all([get(path("/activity"), within()), get(path("/tags"), within()), get(path("/similar"), within())]);
    if (address.value.issue !== wanted) return;
    batch(() => ((activity.value = happened.activity), (tags.value = values), (similar.value = alike.issues), (asideKnown.value = true)));
  } catch (error) {
    if (address.value.issue !== wanted) return;
    loading.value = false;
    failure.value = known(error);
  }
}

/** @param {string} wanted  the id of an event, "latest" or "oldest" */
export async function loadEvent(wanted) {
  eventFailure.value = null;
  const asked = address.value;
  const isStale = () => address.value.issue !== asked.issue || address.value.event !== asked.event;
  try {
    const found = await get(path(`/events/${encodeURIComponent(wanted)}`), within());
    if (isStale()) return;
    const { event, position, newer, older, grouping, attachments } = found;
    batch(() => {
      shown.value = { event, position, grouping, attachments, newer: newer ?? "", older: older ?? "", report: reportOf(found) };
      sent.value = "";
    });
  } catch (error) {
    if (isStale()) return;
    batch(() => ((shown.value = null), (eventFailure.value = known(error))));
  }
}

/** The event's document as text, fetched once. @param {string} event */
export async function loadDocument(event) {
  if (!sent.value) {
    const found = JSON.stringify(await get(path(`/events/${event}/json`), within()), null, 2);
    if (shown.value?.event.event_id === event) sent.value = found;
  }
  return sent.value;
}

/** @param {unknown} error */
function known(error) {
  if (!(error instanceof ApiError)) throw error;
  if (error.status === 401) toSignIn();
  return error;
}
