// No event has ever come: how to send the first one, and waiting for it.
import { html, icon, useEffect, useState } from "../html.js";
import { firstKey } from "../keys_of_project.js";
import { project } from "../me.js";
import { latest } from "../results.js";
import { go, run } from "../state.js";
import { ways } from "../snippets.js";
import { begun } from "./alert/offer.js";
import { Snippet } from "./snippet.js";

const LOOK_EVERY_MS = 1_500;

export function StartPage() {
  const slug = project.value?.slug ?? "";
  const [key, setKey] = useState(/** @type {string | null | undefined} */ (undefined));
  const [way, setWay] = useState("curl");
  useEffect(() => void firstKey(slug).then(setKey), [slug]);
  useEffect(() => watch(), [slug]);
  const all = ways(key || "KEY");
  const chosen = all.find((one) => one.name === way) ?? all[0];
  return html`<div class="scroll start"><ol class="steps">
    <li class="now"><h2>Send a first log to ${project.value?.name}</h2>
      <p>Nothing has come to this project yet. Any of these sends one event; the key may only write.</p>
      ${key === null && html`<div class="notice" data-level="warning">${icon("key")}<p>Only admins of the project see its ingest keys. Ask one for a key and put it in place of KEY.</p></div>`}
      <div class="tabs ways" role="tablist">${all.map(({ name }) => html`<button role="tab" aria-selected=${name === chosen.name} onClick=${() => setWay(name)}>${name}</button>`)}</div>
      <p class="small">${chosen.words}</p>
      ${key === undefined ? html`<div class="code" aria-busy="true"><pre> </pre></div>` : html`<${Snippet} text=${chosen.text} />`}</li>
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
