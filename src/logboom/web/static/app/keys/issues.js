// The keys of the list of issues.
import { merge, resolve } from "../issue_acts.js";
import { current, move, selected, targets, toggleSelected } from "../issues.js";
import { pop } from "../pop.js";
import { visit } from "../state.js";

/** @type {import("../keys.js").Key[]} */
export const ISSUES_KEYS = [
  [["/"], "to the query", () => /** @type {HTMLElement | null} */ (document.querySelector("#query"))?.focus()],
  [["j"], "next issue", () => move(1)],
  [["k"], "issue before", () => move(-1)],
  [["Enter"], "open the issue", () => current.value && visit("issue", { issue: current.value })],
  [["x"], "select the issue, or no longer", () => current.value && toggleSelected(current.value), "changes"],
  [["e"], "resolve", () => void resolve(targets()), "changes"],
  [["i"], "ignore until …", () => open("ignore"), "changes"],
  [["m"], "assign", () => open("assign"), "changes"],
  [["g"], "merge those that are selected", () => void merge([...selected.value]), "changes"],
  [["Escape"], "close the innermost thing", escape],
];

/** A menu of the bar of what is selected: so something has to be. @param {"ignore" | "assign"} menu */
function open(menu) {
  if (targets().length === 0) return;
  selected.value = new Set(targets());
  pop.value = menu;
}

function escape() {
  if (pop.value) pop.value = "";
  else if (document.activeElement instanceof HTMLElement && document.activeElement.id === "query") document.activeElement.blur();
  else if (selected.value.size > 0) selected.value = new Set();
  else current.value = "";
}
