// The issue that the address names, the event of it that is shown, and what happened to the issue.
import { ApiError, get, serverNow } from "./api.js";
import { batch, computed, effect, signal, untracked } from "./html.js";
import { changed } from "./issues.js";
import { project, toSignIn } from "./me.js";
import { readReport } from "./report.js";
import { address, go } from "./state.js";

export const issue = signal(/** @type {any} */ (null));
/** The event with its document; null while there is none. */
export const shown = signal(/** @type {{event: import("./events.js").Event, report: import("./report.js").Report, payload: any, older: string, newer: string, grouping: any, attachments: any[]} | null} */ (null));
export const activity = signal(/** @type {any[]} */ ([]));
export const similar = signal(/** @type {any[]} */ ([]));
export const failure = signal(/** @type {ApiError | null} */ (null));
/** Why the event is not shown, though the issue is. */
export const eventFailure = signal(/** @type {ApiError | null} */ (null));
export const loading = signal(true);
export const fetchedAt = signal(serverNow());

const path = () => `issues/${encodeURIComponent(address.value.issue)}`;

export function start() {
  const whole = computed(() => (address.value.page === "issue" && project.value ? JSON.stringify([address.value.issue, project.value.slug]) : ""));
  effect(() => {
    const asked = whole.value;
    const again = changed.value;
    untracked(() => void (asked && loadIssue(again > 0 && issue.value?.short_id === address.value.issue)));
  });
  effect(() => {
    const { event } = address.value;
    if (whole.value) untracked(() => void loadEvent(event || "latest"));
  });
}

/** @param {boolean} [quiet]  what is shown stays until the new is there */
export async function loadIssue(quiet = false) {
  const wanted = address.value.issue;
  if (!quiet) batch(() => ((loading.value = true), (issue.value = null), (similar.value = []), (activity.value = [])));
  failure.value = null;
  const { project: slug } = address.value;
  try {
    const found = await get(path(), { project: slug });
    if (address.value.issue !== wanted) return;
    batch(() => ((issue.value = found), (fetchedAt.value = serverNow()), (loading.value = false)));
    // One that was merged leads to the issue that it is part of now.
    if (found.short_id !== wanted) go({ issue: found.short_id, event: "" }, { replace: true });
    activity.value = (await get(`${path()}/activity`, { project: slug })).activity;
    similar.value = (await get(`${path()}/similar`, { project: slug })).issues;
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
  try {
    const found = await get(`${path()}/events/${encodeURIComponent(wanted)}`, { project: asked.project });
    if (address.value.issue !== asked.issue || address.value.event !== asked.event) return;
    shown.value = { ...found, older: found.older ?? "", newer: found.newer ?? "", report: readReport(found.payload), attachments: found.attachments ?? [] };
  } catch (error) {
    if (address.value.issue !== asked.issue || address.value.event !== asked.event) return;
    batch(() => ((shown.value = null), (eventFailure.value = known(error))));
  }
}

/** @param {unknown} error */
function known(error) {
  if (!(error instanceof ApiError)) throw error;
  if (error.status === 401) toSignIn();
  return error;
}
