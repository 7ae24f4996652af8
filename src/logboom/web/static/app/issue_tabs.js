// The states that the list of issues is looked at by: each is a part of the query, so the address holds it. Pure.
import { removed } from "./query_text.js";

/** @typedef {{name: string, words: string, terms: string[]}} Tab */

/** @type {Tab[]} */
export const TABS = [
  { name: "unresolved", words: "Unresolved", terms: ["is:unresolved"] },
  { name: "new", words: "New", terms: ["is:new"] },
  { name: "regressed", words: "Regressed", terms: ["is:regressed"] },
  { name: "escalating", words: "Escalating", terms: ["is:escalating"] },
  { name: "mine", words: "Mine", terms: ["is:unresolved", "assigned:me"] },
  { name: "ignored", words: "Ignored", terms: ["is:ignored"] },
  { name: "resolved", words: "Resolved", terms: ["is:resolved"] },
  { name: "all", words: "All", terms: [] },
];

const EVERY_TERM = [...new Set(TABS.flatMap(({ terms }) => terms))];

/** What a query says beside the state. @param {string} query */
const rest = (query) => EVERY_TERM.reduce(removed, query.trim());

/**
 * The query with the state of a tab in place of its own.
 * @param {string} query
 * @param {Tab} tab
 */
export const underTab = (query, tab) => [...tab.terms, rest(query)].filter(Boolean).join(" ");

/**
 * The tab that a query is under; "" when it says something else about the state.
 * @param {string} query
 */
export function tabOf(query) {
  const words = query.trim().split(/\s+/);
  const said = EVERY_TERM.filter((term) => words.includes(term)).sort().join(" ");
  return TABS.find(({ terms }) => [...terms].sort().join(" ") === said)?.name ?? "";
}
