// How a message of a rule reads: of the newest firing that the back-test found, else of an example.
import { attempted, change } from "../../changes.js";
import { say } from "../../clipboard.js";
import { visible } from "../../content.js";
import { firings } from "../../firings.js";
import { html, icon, useEffect, useState } from "../../html.js";

// As long as somebody types, nothing is asked.
const PAUSE_MS = 400;

/** @param {{rule: any, slug: string, transitions: import("../../firings.js").Transition[]}} props */
export function Told({ rule, slug, transitions }) {
  const [found, setFound] = useState(/** @type {any} */ (null));
  const [wrong, setWrong] = useState("");
  const newest = rule.watch.kind === "issue" ? undefined : firings(transitions).at(-1);
  const about = newest ? { kind: newest.kind, key: newest.key, level: newest.level, value: newest.value, window_end: newest.window_end, evidence: newest.evidence } : {};
  const asked = JSON.stringify({ rule, ...about });
  useEffect(() => {
    const abort = new AbortController();
    const done = (/** @type {any} */ answer, /** @type {string} */ text) => abort.signal.aborted || (setFound(answer), setWrong(text));
    const timer = setTimeout(() => change("POST", `alerts/preview?project=${encodeURIComponent(slug)}`, JSON.parse(asked), abort.signal).then((answer) => done(answer, ""), (error) => done(null, error.message)), PAUSE_MS);
    return () => void (clearTimeout(timer), abort.abort());
  }, [asked, slug]);
  const [sending, setSending] = useState(false);
  const test = async () => {
    setSending(true);
    await attempted(async () => {
      const { channels } = await change("POST", `alerts/preview/send?project=${encodeURIComponent(slug)}`, JSON.parse(asked));
      const failed = channels.filter((/** @type {any} */ one) => !one.sent);
      const said = (failed.length ? failed : channels).map((/** @type {any} */ one) => `${one.channel}: ${one.answer}`).join("; ");
      say(failed.length ? `The test was not taken. ${said}` : `A test was sent. ${said}`, { failed: failed.length > 0 });
    });
    setSending(false);
  };
  const level = about.level ?? "critical";
  return html`<section class="panel" aria-label="What is told"><header><h2>What is told</h2><span class="dim small">${newest ? "of the newest firing above" : "of an example"}</span><span class="grow"></span>
      <button type="button" class="btn s" disabled=${sending || rule.tell.length === 0} title=${rule.tell.length ? `Sends it, marked as a test, to ${rule.tell.join(", ")}` : "The rule tells nobody yet"} onClick=${test}>${icon("mail")}Send a test</button></header>
    ${wrong && html`<p class="pad small" role="alert">${wrong}</p>`}
    ${found && html`<div class="pad told" data-level=${level}><p><b>${visible(found.subject)}</b></p>${found.webhook.alerts.map((/** @type {any} */ one) => html`${one.details.map((/** @type {string} */ line) => html`<p>${visible(line)}</p>`)}
      ${one.samples.length > 0 && html`<pre class="small">${one.samples.map(visible).join("\n")}</pre>`}<p class="line wrap small soft">${Object.keys(one.links).map((name) => html`<span>${WORDS[name] ?? name}</span>`)}${one.rule.runbook && html`<span>Runbook</span>`}</p>`)}</div>`}</section>`;
}

const WORDS = /** @type {Record<string, string>} */ ({ events: "Events", issue: "Issue", rule: "Rule", acknowledge: "Acknowledge", silence: "Silence 1 h" });
