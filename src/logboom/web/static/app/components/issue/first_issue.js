// No error has ever come to this project: how to send one, ready to be copied.
import { html, icon, useEffect, useState } from "../../html.js";
import { firstKey } from "../../keys_of_project.js";
import { project } from "../../me.js";
import { errorWays } from "../../snippets.js";
import { Snippet } from "../snippet.js";
import { Words } from "../words.js";

export function FirstIssue() {
  const slug = project.value?.slug ?? "";
  const [key, setKey] = useState(/** @type {string | null | undefined} */ (undefined));
  const [way, setWay] = useState("Python");
  useEffect(() => void firstKey(slug).then(setKey), [slug]);
  const all = errorWays(key || "KEY", project.value?.id ?? 0);
  const chosen = all.find((one) => one.name === way) ?? all[0];
  return html`<div class="start"><ol class="steps">
    <li class="now"><h2>Let ${project.value?.name} report its errors</h2>
      <p>No error has come to this project yet. Any Sentry SDK reports here: only its DSN changes. Tracebacks in log lines become issues too, without any of this.</p>
      ${key === null && html`<div class="notice" data-level="warning">${icon("key")}<p>Only admins of the project see its ingest keys. Ask one for a key and put it in place of KEY.</p></div>`}
      <div class="tabs ways" role="tablist">${all.map(({ name }) => html`<button role="tab" aria-selected=${name === chosen.name} onClick=${() => setWay(name)}>${name}</button>`)}</div>
      <p class="small"><${Words} text=${chosen.words} /></p>
      ${key === undefined ? html`<div class="code" aria-busy="true"><pre> </pre></div>` : html`<${Snippet} text=${chosen.text} />`}</li>
    <li><h2>See it here</h2><p>An issue appears by itself: this page looks every few seconds.</p></li>
  </ol></div>`;
}
