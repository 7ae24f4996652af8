// How much may come with an ingest key, and how much of it came today.
import { ApiError } from "../../api.js";
import { change } from "../../changes.js";
import { say } from "../../clipboard.js";
import { grouped, size, visible } from "../../content.js";
import { html } from "../../html.js";
import { Form } from "./form.js";

const LIMITS = /** @type {const} */ ([
  ["events_per_second", "Events a second"],
  ["bytes_per_second", "Bytes a second"],
  ["events_per_day", "Events a day"],
  ["bytes_per_day", "Bytes a day"],
]);
const FACTORS = /** @type {Record<string, number>} */ ({ "": 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 });

/** @param {{path: string, of: any, done: () => void}} props */
export function KeyLimits({ path, of, done }) {
  const save = async (/** @type {Record<string, string>} */ given) => {
    await change("PATCH", path, Object.fromEntries(LIMITS.map(([name, label]) => [name, number(given[name] ?? "", label)])));
    say(`The limits of ${of.name} hold now.`);
    done();
  };
  return html`<div><h3 class="pad">Limits of ${visible(of.name)}</h3>
    <p class="pad small dim">Senders over a limit are told to come back later, in the words of their protocol. Empty: as much as the server takes. A day is one of UTC; a batch that begins below a limit is taken whole.</p>
    <${Form} label="Limits" keep=${true} verb="Set limits" act=${save} fields=${LIMITS.map(([name, label]) => ({ name, label, value: of[name] === null ? "" : String(of[name]), placeholder: "5000, 5k, 2G" }))} /></div>`;
}

/** What came today, and what of it is left. @param {any} key */
export function today(key) {
  const spent = (key.events_per_day !== null && key.events_today >= key.events_per_day) || (key.bytes_per_day !== null && key.bytes_today >= key.bytes_per_day);
  return html`${grouped(key.events_today)}${key.events_per_day !== null && ` of ${grouped(key.events_per_day)}`}, ${size(key.bytes_today)}${key.bytes_per_day !== null && ` of ${size(key.bytes_per_day)}`}
    ${spent && html` <span class="badge" data-level="warning">quota spent</span>`}${key.refused_today > 0 && html` <span class="badge" data-level="warning">${grouped(key.refused_today)} refused</span>`}`;
}

/** @param {string} text @param {string} label */
function number(text, label) {
  const plain = text.replace(/[\s,_]/g, "");
  if (plain === "") return null;
  const found = /^(\d+)([kMGT]?)$/.exec(plain);
  if (!found) throw new ApiError(400, { message: `${label}: a number such as 5000, 5k or 2G, or nothing.` });
  return Number(found[1]) * /** @type {number} */ (FACTORS[found[2] ?? ""]);
}
