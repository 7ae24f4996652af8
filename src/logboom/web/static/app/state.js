// The address as a value that components read, and the only ways to change it.
import { defaultsOf, format, parse } from "./address.js";
import { computed, signal } from "./html.js";

/** @typedef {import("./address.js").Address} Address */
/** @typedef {import("./address.js").PageName} PageName */

export const address = signal(parse(location.pathname, location.search));

/**
 * One part of the address: who reads only this is not drawn again when another part changes.
 * @template {keyof Address} Name
 * @param {Name} name
 */
const partOf = (name) => computed(() => address.value[name]);
export const page = partOf("page");
export const slug = partOf("project");
export const zone = partOf("zone");

/** What stands in the query box; it becomes `address.query` when it is run. */
export const draft = signal(address.value.query);

/** Rises when the same search is asked for again. */
export const asked = signal(0);

addEventListener("popstate", () => show(parse(location.pathname, location.search)));

/** @param {Address} next */
function show(next) {
  if (next.query !== address.value.query) draft.value = next.query;
  address.value = next;
}

/**
 * Go to another state; the back button undoes it. Nothing happens when it is the state that is shown.
 * @param {Partial<Address>} changes
 * @param {{replace?: boolean}} [options]  replace: the back button skips it
 */
export function go(changes, { replace = false } = {}) {
  const next = { ...address.value, ...changes };
  const target = format(next);
  if (target !== location.pathname + location.search) {
    history[replace ? "replaceState" : "pushState"](null, "", target);
  }
  show(next);
}

/**
 * A page of the same project as a visitor finds it, with changes.
 * @param {PageName} page
 * @param {Partial<Address>} [changes]
 * @returns {Address}
 */
export const elsewhere = (page, changes = {}) => ({
  ...defaultsOf(page),
  project: slug.value,
  zone: zone.value,
  ...changes,
});

/**
 * Go to another page.
 * @param {PageName} page
 * @param {Partial<Address>} [changes]
 */
export const visit = (page, changes = {}) => go(elsewhere(page, changes));

/**
 * Run a query, also when it is the one that is shown.
 * @param {string} query
 * @param {Partial<Address>} [changes]
 */
export function run(query, changes = {}) {
  const text = query.trim();
  const same = text === address.value.query && Object.keys(changes).length === 0;
  draft.value = text;
  if (same) asked.value += 1;
  else go({ ...changes, query: text, event: "" });
}
