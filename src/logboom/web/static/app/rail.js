// The rail of the shell: its links keep the project, and change the page without loading it again; a number beside one
// says how much waits there.
import { format, PAGES } from "./address.js";
import { ApiError } from "./api.js";
import { grouped } from "./content.js";
import { computed, effect, untracked } from "./html.js";
import { count, counts } from "./issues.js";
import { project } from "./me.js";
import { address, elsewhere, visit } from "./state.js";

/** @typedef {import("./address.js").PageName} PageName */

export function start() {
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(".rail a[data-page]")]);
  for (const link of links) {
    link.addEventListener("click", (press) => {
      if (press.defaultPrevented || press.ctrlKey || press.metaKey || press.shiftKey || press.altKey) return;
      press.preventDefault();
      visit(pageOf(link));
    });
  }
  const issues = links.find((link) => pageOf(link) === "issues");
  if (issues) countIssues(issues);
  effect(() => {
    const { section } = PAGES[address.value.page];
    for (const link of links) {
      link.href = format(elsewhere(pageOf(link)));
      if (pageOf(link) === section) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  });
}

const COUNT_EVERY_MS = 60_000;
const MOST_SHOWN = 999;

/** The number of unresolved issues, beside their link. @param {HTMLAnchorElement} link */
function countIssues(link) {
  const mark = link.appendChild(document.createElement("span"));
  mark.className = "count";
  const slug = computed(() => project.value?.slug ?? "");
  const look = () => {
    // The number is a help; without an answer there is none, and the page itself says what is wrong.
    if (slug.value && !document.hidden) count().catch((error) => { if (!(error instanceof ApiError)) throw error; });
  };
  effect(() => {
    if (slug.value) untracked(look);
  });
  setInterval(look, COUNT_EVERY_MS);
  effect(() => {
    const { unresolved = 0 } = counts.value;
    mark.hidden = unresolved === 0;
    mark.textContent = unresolved > MOST_SHOWN ? `${MOST_SHOWN}+` : String(unresolved);
    mark.title = `${grouped(unresolved)} unresolved ${unresolved === 1 ? "issue" : "issues"}`;
  });
}

/** @param {HTMLAnchorElement} link */
const pageOf = (link) => /** @type {PageName} */ (link.dataset.page);
