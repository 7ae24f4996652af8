// No error has ever come to this project: how to send one, ready to be copied.
import { html } from "../../html.js";
import { project } from "../../me.js";
import { Ways } from "../sources/recipe.js";

const WAYS = ["sentry-python", "sentry-javascript", "sentry"];

export function FirstIssue() {
  const slug = project.value?.slug ?? "";
  return html`<div class="start"><ol class="steps">
    <li class="now"><h2>Let ${project.value?.name} report its errors</h2>
      <p>No error has come to this project yet. Any Sentry SDK reports here: only its DSN changes. Tracebacks in log lines become issues too, without any of this.</p>
      <${Ways} slug=${slug} ids=${WAYS} /></li>
    <li><h2>See it here</h2><p>An issue appears by itself: this page looks every few seconds.</p></li>
  </ol></div>`;
}
