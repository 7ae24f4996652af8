// The rail of the shell: its links keep the project, and change the page without loading it again.
import { format, PAGES } from "./address.js";
import { effect } from "./html.js";
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
  effect(() => {
    const { section } = PAGES[address.value.page];
    for (const link of links) {
      link.href = format(elsewhere(pageOf(link)));
      if (pageOf(link) === section) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  });
}

/** @param {HTMLAnchorElement} link */
const pageOf = (link) => /** @type {PageName} */ (link.dataset.page);
