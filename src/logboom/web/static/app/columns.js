// The columns of the list: chosen, taken away, moved. They stand in the address, so a link has them too.
import { listed } from "./address.js";
import { computed } from "./html.js";
import { address, go } from "./state.js";

const written = computed(() => address.value.columns);
const chosen = computed(() => listed(written.value));

/** The same list as long as it has the same names. */
export const columns = () => chosen.value;

/** Whether a name can stand there: one with a comma could not be read back. @param {string} name */
export const canBeColumn = (name) => name !== "message" && name !== "timestamp" && !name.includes(",");

/** @param {string} name */
export const hasColumn = (name) => columns().includes(name);

/** Add it at the end, or take it away. @param {string} name */
export const toggleColumn = (name) => go({ columns: (hasColumn(name) ? columns().filter((one) => one !== name) : [...columns(), name]).join(",") });

/**
 * Put a column where another one is.
 * @param {string} name
 * @param {string} before  "" for the end
 */
export function moveColumn(name, before) {
  const others = columns().filter((one) => one !== name);
  const at = before ? others.indexOf(before) : others.length;
  go({ columns: [...others.slice(0, at), name, ...others.slice(at)].join(",") });
}
