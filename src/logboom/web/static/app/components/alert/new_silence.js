// Keeping alerts from being told for a while: what fits is recorded all the same.
import { attempted, change } from "../../changes.js";
import { html, useState } from "../../html.js";

const LENGTHS = /** @type {const} */ ([["3600", "1 hour"], ["14400", "4 hours"], ["86400", "1 day"], ["604800", "7 days"]]);
const FRESH = { rule: "", key: "", seconds: "3600", comment: "" };

/** End a silence now. @param {number} id @param {string} slug @param {() => void} again */
export const ends = (id, slug, again) => attempted(async () => (await change("DELETE", `alerts/silences/${id}?project=${encodeURIComponent(slug)}`), again()));

/** @param {{slug: string, again: () => void}} props */
export function NewSilence({ slug, again }) {
  const [draft, setDraft] = useState(FRESH);
  const make = () => attempted(async () => {
    const matchers = Object.fromEntries([["rule", draft.rule.trim()], ["key", draft.key.trim()]].filter(([, pattern]) => pattern));
    await change("POST", `alerts/silences?project=${encodeURIComponent(slug)}`, { matchers, seconds: Number(draft.seconds), comment: draft.comment.trim() });
    setDraft(FRESH);
    again();
  });
  const field = (/** @type {keyof typeof FRESH} */ name, /** @type {string} */ label, /** @type {string} */ placeholder) => html`<span class="input w160"><input aria-label=${label} value=${draft[name]} placeholder=${placeholder} autocomplete="off" onInput=${(/** @type {any} */ typed) => setDraft({ ...draft, [name]: typed.target.value })} /></span>`;
  return html`<form class="sentence silencebar" aria-label="New silence" onSubmit=${(/** @type {Event} */ event) => (event.preventDefault(), make())}>
    <span class="soft">rule</span>${field("rule", "Rule", "Checkout*")}<span class="soft">key</span>${field("key", "Key", "any")}
    <span class="soft">for</span><select aria-label="For" onChange=${(/** @type {any} */ chosen) => setDraft({ ...draft, seconds: chosen.target.value })}>${LENGTHS.map(([seconds, title]) => html`<option value=${seconds} selected=${seconds === draft.seconds}>${title}</option>`)}</select>
    ${field("comment", "Why", "why")}<button type="submit" class="btn">Silence</button></form>`;
}
