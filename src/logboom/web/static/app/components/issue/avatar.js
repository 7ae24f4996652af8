// A person in two letters.
import { html, icon } from "../../html.js";
import { visible } from "../../content.js";
import { nameOf } from "../../issue_acts.js";

/** @param {{person: import("../../issue_acts.js").Person | null}} props */
export function Avatar({ person }) {
  if (!person) return html`<span class="dim" title="Nobody">${icon("user")}</span>`;
  const name = visible(nameOf(person));
  return html`<span class="avatar s" title=${name}>${initials(name)}</span>`;
}

/** @param {string} name */
export const initials = (name) =>
  name.split(/[\s@._-]+/).filter(Boolean).slice(0, 2).map((word) => [...word][0].toUpperCase()).join("");
