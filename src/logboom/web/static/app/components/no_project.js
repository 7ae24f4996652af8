// The address names a project that this person may not see, or there is none at all.
import { html, icon } from "../html.js";
import { me } from "../me.js";
import { address, visit } from "../state.js";

export function NoProject() {
  const projects = me.value?.projects ?? [];
  if (projects.length > 0 && !address.value.project) return html`<div class="grow" aria-busy="true"></div>`;
  return html`<div class="blank" role="alert">${icon("key")}
    <h2>${projects.length ? `You may not see the project “${address.value.project}”` : "You are in no project yet"}</h2>
    <p>${projects.length ? "It may not exist, or nobody gave you a role in it. An admin of the project can." : "Ask an admin to give you a role in a project; then load this page again."}</p>
    <div class="line wrap">${projects.slice(0, 5).map((one) => html`<button class="btn" onClick=${() => visit("explore", { project: one.slug })}>Go to ${one.name}</button>`)}</div></div>`;
}
