// The rail of the shell: its links keep the project, and change the page without loading it again; a number beside one
// says how much waits there.
import { format, PAGES } from "./address.js";
import { ApiError, get } from "./api.js";
import { grouped } from "./content.js";
import { computed, effect, signal, untracked } from "./html.js";
import { count, counts } from "./issues.js";
import { project } from "./me.js";
import { elsewhere, page, visit } from "./state.js";

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
  for (const link of links) {
    const number = NUMBERS[pageOf(link)];
    if (number) keepCounting(link, number);
  }
  effect(() => {
    const { section } = PAGES[page.value];
    for (const link of links) {
      link.href = format(elsewhere(pageOf(link)));
      if (pageOf(link) === section) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  });
}

const COUNT_EVERY_MS = 60_000;
const MOST_SHOWN = 999;

const MOST_ALERTS = 500;

const firing = signal(0);

/** @typedef {{look: (slug: string) => Promise<void>, value: () => number, words: [string, string], level?: string}} Waiting  words: of one, of several */

/** What has a number beside its link. @type {Partial<Record<PageName, Waiting>>} */
const NUMBERS = {
  issues: { look: () => count(), value: () => counts.value.unresolved ?? 0, words: ["unresolved issue", "unresolved issues"] },
  alerts: { look: async (slug) => void (firing.value = (await get("alerts", { project: slug, firing: "true", limit: MOST_ALERTS })).alerts.length), value: () => firing.value, words: ["alert fires", "alerts fire"], level: "critical" },
};

/** @param {HTMLAnchorElement} link @param {Waiting} waiting */
function keepCounting(link, { look, value, words, level }) {
  const mark = link.appendChild(document.createElement("span"));
  mark.className = "count";
  if (level) mark.dataset.level = level;
  const slug = computed(() => project.value?.slug ?? "");
  const again = () => {
    // The number is a help; without an answer there is none, and the page itself says what is wrong.
    if (slug.value && !document.hidden) look(slug.value).catch((error) => { if (!(error instanceof ApiError)) throw error; });
  };
  effect(() => {
    if (slug.value) untracked(again);
  });
  setInterval(again, COUNT_EVERY_MS);
  effect(() => {
    const number = value();
    mark.hidden = number === 0;
    mark.textContent = number > MOST_SHOWN ? `${MOST_SHOWN}+` : String(number);
    mark.title = `${grouped(number)} ${words[number === 1 ? 0 : 1]}`;
  });
}

/** @param {HTMLAnchorElement} link */
const pageOf = (link) => /** @type {PageName} */ (link.dataset.page);
