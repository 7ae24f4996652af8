// The keyboard. Every key has a visible control too; `?` shows the keys of the page.
import { mayChange } from "./me.js";
import { pop, toggle } from "./pop.js";

/** @typedef {[keys: string[], what: string, act: () => void, changes?: "changes"]} Key  changes: only for who may change anything */

/** Of every page, after its own. @type {Key[]} */
export const EVERYWHERE = [
  [["Escape"], "close the innermost thing", () => (pop.value = "")],
  [["Ctrl K"], "jump to a page, a project, a saved search, a rule, an issue", () => toggle("jump")],
  [["?"], "these keys", () => toggle("keys")],
];

/** @param {Key[]} own  the page's own keys */
export const withEverywhere = (own) => [...own, ...EVERYWHERE.filter(([[key]]) => !own.some(([keys]) => keys.includes(key)))];

/** Those that this person may use. @param {Key[]} own */
export const usable = (own) => withEverywhere(own).filter(([, , , changes]) => !changes || mayChange());

/** @param {() => Key[]} ofPage  the keys of the page that is shown */
export function start(ofPage) {
  addEventListener("keydown", (press) => {
    if (press.defaultPrevented || press.altKey) return;
    if (press.ctrlKey || press.metaKey) {
      // In the query box too.
      if (press.key !== "k" || (document.querySelector("[aria-modal=true]") && pop.value !== "jump")) return;
      press.preventDefault();
      return void toggle("jump");
    }
    const typing = press.target instanceof Element && press.target.closest("input, textarea, select, [contenteditable]");
    if (typing && press.key !== "Escape") return;
    // A focused button or link has its own Enter.
    if (press.key === "Enter" && press.target instanceof Element && press.target.closest("button, a")) return;
    // Behind a dialog nothing is done.
    if (document.querySelector("[aria-modal=true]") && !["Escape", "?"].includes(press.key)) return;
    const found = usable(ofPage()).find(([keys]) => keys.includes(press.key));
    if (!found) return;
    press.preventDefault();
    found[2]();
  });
}
