// No event has come for a while: what was refused meanwhile and what came by another way, with what to do about it.
import { html, icon } from "../../html.js";
import { grouped, sentence, visible } from "../../content.js";
import { project } from "../../me.js";
import { useAnswer } from "../../use_answer.js";

const EVERY_MS = 3_000;
const LATELY_SECONDS = 600;
/** What to do about a refusal, by its reason (docs/errors.md). */
const TO_DO = /** @type {Record<string, string>} */ ({
  unauthenticated: "Copy the key from above.",
  forbidden: "Copy the key from above.",
  not_found: "It asks for a path that is not there: compare its address with the one above.",
  malformed_request: "What it sends is not what this input takes: compare its settings with those above.",
  unsupported_media_type: "It names a type or compression that is not read: compare its settings with those above.",
  payload_too_large: "It sends too much at once: let it send smaller batches.",
  rate_limited: "The key's limit is spent: an admin raises it in the settings of the project.",
  quota_exceeded: "What the key may send in a day has come: an admin raises that in the settings of the project.",
  spool_full: "The server takes nothing more for now: its disk or its engine is behind.",
  unsafe_pickle: "A record holds an object, which is not read: log texts and numbers, or send with logboom.Handler.",
  network_not_allowed: "Its address is in none of the networks that this input takes events from.",
});

/** @param {{slug: string, input: any, since: number}} props  since: when one began to look, by the server's clock */
export function NothingCame({ slug, input, since }) {
  const isAdmin = project.value?.role === "admin";
  const refusals = useAnswer(isAdmin ? "sources/refusals" : "", { project: slug }, EVERY_MS).found?.refusals ?? [];
  const sources = useAnswer("sources", { project: slug, by: "input", seconds: LATELY_SECONDS }, EVERY_MS).found?.sources ?? [];
  const refused = refusals.filter((/** @type {any} */ one) => Date.parse(one.last_at) >= since);
  const elsewhere = sources.filter((/** @type {any} */ one) => one.value !== input.name && Date.parse(one.last_received) >= since);
  return html`${refused.map((/** @type {any} */ one) => html`<li key=${`${one.input} ${one.reason} ${one.peer}`}><span class="lvtext" data-level="warning">${icon("warn")}</span>
        <span><b>${refusedWords(one)}</b> ${one.message && html`<span class="soft">${sentence(visible(one.message))}</span> `}${TO_DO[one.reason] ?? "Sources says more of it."}</span></li>`)}
    ${elsewhere.map((/** @type {any} */ one) => html`<li key=${one.value}>${icon("info")}<span>Events come to this project by the input <b>${visible(one.value)}</b>: if they are this program's, it is connected in another way.</span></li>`)}
    ${refused.length === 0 && html`<li>${icon("search")}<span>Nothing of it has arrived${isAdmin ? ", and nothing was refused" : " that you may see"}. ${reachable(input)}</span></li>
      <li>${icon("clock")}<span>Many clients send every few seconds, or when the program ends, and say in their own log what they could not send.</span></li>`}
    ${!isAdmin && html`<li>${icon("key")}<span>Admins of the project see here what was refused, and why.</span></li>`}`;
}

/** @param {any} one */
function refusedWords({ count, peer, known_key: known, input }) {
  const times = count === 1 ? "Something was refused" : `${grouped(count)} were refused`;
  return `${times}${peer ? ` from ${visible(peer)}` : ""}${known ? "" : " that showed no key of yours"} (${input}).`;
}

/** How one sees whether a program can reach an input. @param {any} input */
function reachable(input) {
  const [listener] = input.addresses;
  if (!listener) return html`From its machine <code>curl ${location.origin}/healthz</code> must answer: else a name, a proxy or a firewall is in the way.`;
  return html`Its machine must reach <code>${listener}</code>: a firewall that drops what it sends leaves no trace here.${listener.startsWith("udp:") ? " Over TCP the program would notice." : ""}`;
}
