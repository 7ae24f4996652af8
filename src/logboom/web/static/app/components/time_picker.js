// Choosing a time range: one of the usual ones, or any two moments.
import { html, useState } from "../html.js";
import { serverNow } from "../api.js";
import { pop } from "../pop.js";
import { range } from "../results.js";
import { address, go } from "../state.js";
import { isoDay, clockShort, moment, QUICK_RANGES, rangeInFull, rfc3339, zoneName } from "../time.js";
import { rangeOf } from "../time_words.js";
import { ZoneChoice } from "./zone_choice.js";

export function TimePicker() {
  const { start, end, zone } = address.value;
  const [from, setFrom] = useState(written(start, range.value.start));
  const [to, setTo] = useState(written(end, range.value.end));
  const [words, setWords] = useState("");
  const now = serverNow();
  const said = words.trim() ? rangeOf(words, now, zone) : null;
  const first = moment(said?.start ?? from, now, zone);
  const last = moment(said?.end ?? to, now, zone);
  const wrong = words.trim() && !said ? "This is no range of time." : wordsOfWrong(first, last);
  const apply = (/** @type {Event} */ submitted) => {
    submitted.preventDefault();
    if (first === null || last === null || wrong) return;
    if (said) choose(said.start, said.end);
    else choose(kept(from, first), kept(to, last));
  };
  return html`<form class="pop timepick" role="dialog" aria-label="Time range" onSubmit=${apply}>
    <div class="two">
      <div class="quick">${QUICK_RANGES.map(([a, b, words, key]) => html`
        <button type="button" aria-current=${a === start && b === end ? "true" : null} onClick=${() => choose(a, b)}>${words}${key && html`<kbd>${key}</kbd>`}</button>`)}
      </div>
      <div class="abs">
        <div class="field"><label for="words">In words</label><span class="input"><input id="words" value=${words} autocomplete="off" spellcheck=${false} placeholder="yesterday 14:00 to 15:00" onInput=${(/** @type {any} */ typed) => setWords(typed.target.value)} /></span></div>
        ${field("from", "From", from, setFrom)}
        ${field("to", "To", to, setTo)}
        ${first === null || last === null || wrong
          ? html`<span class="hint" data-level="error" role="alert">${wrong} Write it like ${words.trim() ? "yesterday 14:00 to 15:00, last 3 hours, mon 9:00 to 12:30" : "-15m, now, 2026-11-18 or 2026-11-18 14:00"}.</span>`
          : html`<span class="hint">${rangeInFull({ start: first, end: last }, zone, now)} ${zoneName(zone, last)}</span>`}
      </div>
    </div>
    <div class="foot"><span class="nosmall">Times in</span><${ZoneChoice} /><span class="grow"></span>
      <button type="button" class="btn s" onClick=${() => (pop.value = "")}>Cancel</button>
      <button class="btn primary s" disabled=${Boolean(wrong)}>Apply<kbd class="onfill">↵</kbd></button></div>
  </form>`;

  /** @param {string} text @param {number} ms */
  function written(text, ms) {
    return /^(now|-)/.test(text) ? text : `${isoDay(ms, zone)} ${clockShort(ms, zone, true)}`;
  }
}

/** @param {string} id @param {string} words @param {string} value @param {(text: string) => void} set */
const field = (id, words, value, set) => html`<div class="field"><label for=${id}>${words}</label>
  <span class="input"><input id=${id} value=${value} autocomplete="off" spellcheck=${false} onInput=${(/** @type {any} */ typed) => set(typed.target.value)} /></span></div>`;

/** @param {number | null} first @param {number | null} last */
function wordsOfWrong(first, last) {
  if (first === null) return "“From” is no time.";
  if (last === null) return "“To” is no time.";
  return first < last ? "" : "“From” has to be before “To”.";
}

/** What moves with the clock stays as it was written; a moment is kept as RFC 3339.
 * @param {string} text @param {number} ms */
const kept = (text, ms) => (/^(now|-)/.test(text.trim()) ? text.trim() : rfc3339(ms));

/** @param {string} start @param {string} end */
function choose(start, end) {
  pop.value = "";
  go({ start, end, event: "", ...(end === "now" ? {} : { live: false }) });
}
