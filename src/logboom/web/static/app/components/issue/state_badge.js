// What state an issue is in: always a word, with a mark when somebody should look.
import { html, icon } from "../../html.js";

const BADGES = /** @type {Record<string, {icon: string, level: string}>} */ ({
  new: { icon: "plus", level: "notice" },
  regressed: { icon: "refresh", level: "warning" },
  escalating: { icon: "arrow-up", level: "error" },
  resolved: { icon: "check", level: "ok" },
  ignored: { icon: "archive", level: "" },
});

/** @param {{state: string}} props */
export function StateBadge({ state }) {
  const badge = BADGES[state];
  if (!badge) return html`<span class="dim">${state}</span>`;
  return html`<span class="badge" data-level=${badge.level || null}>${mark(badge.icon)}${state}</span>`;
}

/** @param {string} name */
const mark = (name) => ({ plus: icon("plus"), refresh: icon("refresh"), "arrow-up": icon("arrow-up"), check: icon("check") })[name] ?? icon("archive");
