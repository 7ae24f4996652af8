// Keeping alerts from being told for a while: what fits is recorded all the same. With a beginning it is a maintenance window.
import { serverNow } from "../../api.js";
import { attempted, change } from "../../changes.js";
import { say } from "../../clipboard.js";
import { html, useState } from "../../html.js";
import { address } from "../../state.js";
import { moment, zoneName } from "../../time.js";

const LENGTHS = /** @type {const} */ ([["3600", "1 hour"], ["14400", "4 hours"], ["86400", "1 day"], ["604800", "7 days"], ["", "from ... to"]]);
const FRESH = { rule: "", key: "", label: "", seconds: "3600", from: "", to: "", comment: "" };

/** End a silence now. @param {number} id @param {string} slug @param {() => void} again */
export const ends = (id, slug, again) => attempted(async () => (await change("DELETE", `alerts/silences/${id}?project=${encodeURIComponent(slug)}`), again()));

/** `team: shop`, as a matcher. @param {string} text */
function labelled(text) {
  const [, name = "", pattern = "*"] = text.match(/^\s*([^:=\s]+)\s*(?:[:=]\s*(.*?))?\s*$/) ?? [];
  return name ? [`label.${name}`, pattern || "*"] : ["", ""];
}

/** What the API takes; null when a moment can't be read. @param {typeof FRESH} draft */
function silenceOf({ rule, key, label, seconds, from, to, comment }) {
  const matchers = Object.fromEntries([["rule", rule.trim()], ["key", key.trim()], labelled(label)].filter(([, pattern]) => pattern));
  if (seconds) return { matchers, seconds: Number(seconds), comment: comment.trim() };
  const { zone } = address.value;
  const [begin, end] = [moment(from || "now", serverNow(), zone), moment(to, serverNow(), zone)];
  return begin === null || end === null ? null : { matchers, starts_at: new Date(begin).toISOString(), ends_at: new Date(end).toISOString(), comment: comment.trim() };
}

/** @param {{slug: string, again: () => void}} props */
export function NewSilence({ slug, again }) {
  const [draft, setDraft] = useState(FRESH);
  const make = () => attempted(async () => {
    const body = silenceOf(draft);
    if (!body) return say("Write both moments like 2026-11-23 22:00.", { failed: true });
    await change("POST", `alerts/silences?project=${encodeURIComponent(slug)}`, body);
    setDraft(FRESH);
    again();
  });
  const field = (/** @type {keyof typeof FRESH} */ name, /** @type {string} */ label, /** @type {string} */ placeholder, width = "w120") => html`<span class=${`input ${width}`}><input aria-label=${label} value=${draft[name]} placeholder=${placeholder} autocomplete="off" onInput=${(/** @type {any} */ typed) => setDraft({ ...draft, [name]: typed.target.value })} /></span>`;
  return html`<form class="sentence silencebar" aria-label="New silence" onSubmit=${(/** @type {Event} */ event) => (event.preventDefault(), make())}>
    <span class="soft">rule</span>${field("rule", "Rule", "Checkout*", "w160")}<span class="soft">key</span>${field("key", "Key", "any")}<span class="soft">label</span>${field("label", "Label", "team: shop")}
    <span class="soft">for</span><select aria-label="For" onChange=${(/** @type {any} */ chosen) => setDraft({ ...draft, seconds: chosen.target.value })}>${LENGTHS.map(([seconds, title]) => html`<option value=${seconds} selected=${seconds === draft.seconds}>${title}</option>`)}</select>
    ${!draft.seconds && html`${field("from", "From", "now", "w160")}<span class="soft">to</span>${field("to", "To", "2026-11-23 22:00", "w160")}<span class="small dim">${zoneName(address.value.zone)}</span>`}
    ${field("comment", "Why", "why", "w160")}<button type="submit" class="btn">${draft.seconds ? "Silence" : "Plan maintenance"}</button></form>`;
}
