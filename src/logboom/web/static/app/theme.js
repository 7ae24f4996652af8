// Light or dark: the system's preference until the reader chooses; the choice is kept in this browser.
import { signal } from "./html.js";

/** @typedef {"system" | "light" | "dark"} Theme */

const KEPT_AS = "logboom.theme";

export const theme = signal(/** @type {Theme} */ (document.documentElement.dataset.theme ?? "system"));

const system = matchMedia("(prefers-color-scheme: dark)");
const systemIsDark = signal(system.matches);
system.addEventListener("change", () => (systemIsDark.value = system.matches));

/** @param {Theme} chosen */
export function choose(chosen) {
  theme.value = chosen;
  if (chosen === "system") {
    localStorage.removeItem(KEPT_AS);
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem(KEPT_AS, chosen);
    document.documentElement.dataset.theme = chosen;
  }
}

/** What is seen, chosen or the system's; whoever draws with it is told when it changes. */
export const isDark = () => (theme.value === "system" ? systemIsDark.value : theme.value === "dark");

/** The other one than what is seen. */
export const toggle = () => choose(isDark() ? "light" : "dark");
