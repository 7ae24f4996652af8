// The one thing that may float over the page at a time: a menu, the time picker, the keys.
import { signal } from "./html.js";

export const pop = signal(/** @type {"" | "project" | "person" | "time" | "keys" | "fields" | "resolve" | "ignore" | "assign" | "more" | "delete" | "history" | "export" | "saved" | "save" | "plan" | "columns"} */ (""));

/** @param {typeof pop.value} name */
export const toggle = (name) => (pop.value = pop.value === name ? "" : name);

/** A press outside of what floats (and of the button that opened it) closes it. */
export function start() {
  addEventListener("pointerdown", (press) => {
    if (pop.value && press.target instanceof Element && !press.target.closest("[data-pop]")) pop.value = "";
  });
}
