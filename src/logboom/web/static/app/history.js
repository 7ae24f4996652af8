// The queries that were run in this browser, by project, the newest first.
import { computed, effect, signal, untracked } from "./html.js";
import { address, page, slug } from "./state.js";

const MOST = 50;
const LONGEST = 4_000;

/** @param {string} project */
const keyOf = (project) => `logboom.queries.${project}`;

export const queries = signal(/** @type {string[]} */ ([]));

/** Remember what is run, and what was run before in the project that is shown. */
export function start() {
  const query = computed(() => (page.value === "explore" || page.value === "tail" ? address.value.query : ""));
  effect(() => {
    const [project, run] = [slug.value, query.value];
    untracked(() => {
      queries.value = kept(project);
      if (run && project) remember(project, run);
    });
  });
}

/** @param {string} project @returns {string[]} */
function kept(project) {
  try {
    const found = JSON.parse(localStorage.getItem(keyOf(project)) ?? "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

/** @param {string} project @param {string} query */
function remember(project, query) {
  if (query.length > LONGEST) return;
  queries.value = [query, ...queries.value.filter((one) => one !== query)].slice(0, MOST);
  try {
    localStorage.setItem(keyOf(project), JSON.stringify(queries.value));
  } catch {
    // A full or forbidden storage keeps nothing: the list of this page still works.
  }
}

export function forget() {
  queries.value = [];
  localStorage.removeItem(keyOf(address.value.project));
}
