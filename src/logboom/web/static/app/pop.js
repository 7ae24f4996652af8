// The one thing that may float over the page at a time: a menu, the time picker, the keys.
import { effect, signal } from "./html.js";

export const pop = signal(/** @type {"" | "project" | "person" | "time" | "keys" | "fields" | "resolve" | "ignore" | "assign" | "more" | "delete" | "history" | "export" | "saved" | "save" | "plan" | "columns" | "jump"} */ (""));

/** @param {typeof pop.value} name */
export const toggle = (name) => (pop.value = pop.value === name ? "" : name);

/** A press outside of what floats (and of the button that opened it) closes it; what opened it has the focus again. */
export function start() {
  let opened = /** @type {Element | null} */ (null);
  effect(() => {
    if (pop.value) return void (opened = document.activeElement);
    const back = opened;
    opened = null;
    // When what had the focus is gone, nothing has it: who is elsewhere by now stays there.
    if (back instanceof HTMLElement) requestAnimationFrame(() => document.activeElement === document.body && back.isConnected && back.focus());
  });
  addEventListener("pointerdown", (press) => {
    if (pop.value && press.target instanceof Element && !press.target.closest("[data-pop]")) pop.value = "";
  });
}
