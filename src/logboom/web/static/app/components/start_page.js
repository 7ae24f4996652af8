// No event has ever come: how to send the first one, and waiting for it.
import { html, icon, useEffect } from "../html.js";
import { project } from "../me.js";
import { latest } from "../results.js";
import { go, run } from "../state.js";
import { begun } from "./alert/offer.js";
import { Ways } from "./sources/recipe.js";

const WAYS = ["curl", "logger", "rsyslog", "curl-file", "python-plain"];
const LOOK_EVERY_MS = 1_500;

export function StartPage() {
  const slug = project.value?.slug ?? "";
  useEffect(() => watch(), [slug]);
  return html`<div class="scroll start"><ol class="steps">
    <li class="now"><h2>Send a first log to ${project.value?.name}</h2>
      <p>Nothing has come to this project yet. Any of these sends one event; the key may only write.</p>
      <${Ways} slug=${slug} ids=${WAYS} /></li>
    <li><h2>See it here</h2>
      <div class="wait" role="status"><header><span class="pulse"></span><b>Waiting for the first event</b><span class="grow"></span></header>
        <ul><li>${icon("info")}<span>This page shows it by itself as soon as it is there: within two seconds.</span></li></ul></div></li>
  </ol></div>`;
}

/** Looks for a first event until it is there, then shows it, wherever in time it lies. */
function watch() {
  const timer = setInterval(async () => {
    const event = await latest().catch(() => null);
    if (!event) return;
    clearInterval(timer);
    begun.value = project.value?.slug ?? "";
    go({ query: "" }, { replace: true });
    run("");
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}
