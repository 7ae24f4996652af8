// The menus of what can be done to issues: more ways to resolve, until when to ignore, whom to give them to.
import { html, icon, useEffect, useState } from "../../html.js";
import { serverNow } from "../../api.js";
import { visible } from "../../content.js";
import { assign, ignore, loadPeople, nameOf, people, resolve } from "../../issue_acts.js";
import { me } from "../../me.js";
import { pop, toggle } from "../../pop.js";
import { rfc3339 } from "../../time.js";
import { Avatar } from "./avatar.js";

const HOUR_MS = 3_600_000;
const FOR_SO_LONG = /** @type {const} */ ([["for an hour", HOUR_MS], ["for a day", 24 * HOUR_MS], ["for a week", 168 * HOUR_MS]]);
const SO_OFTEN = [10, 100, 1_000];

/** @param {{ids: string[], size?: string, primary?: boolean}} props */
export function ResolveMenu({ ids, size = "", primary = false }) {
  const look = `btn ${size} ${primary ? "primary" : ""}`;
  return html`<span class="group anchor" data-pop>
    <button class=${look} title="Resolve (e)" onClick=${() => resolve(ids)}>${icon("check")}Resolve</button>
    <button class=${`${look} icononly`} title="More ways to resolve" aria-label="More ways to resolve" aria-haspopup="menu" aria-expanded=${pop.value === "resolve"} onClick=${() => toggle("resolve")}>${icon("down")}</button>
    ${pop.value === "resolve" && html`<div class="pop menu" role="menu">
      <button role="menuitem" onClick=${() => resolve(ids)}>Now</button>
      <button role="menuitem" onClick=${() => resolve(ids, "next_release")}>In the next release</button></div>`}
  </span>`;
}

/** @param {{ids: string[], size?: string}} props */
export function IgnoreMenu({ ids, size = "" }) {
  return html`<span class="anchor" data-pop>
    <button class=${`btn ${size}`} title="Ignore (i)" aria-haspopup="menu" aria-expanded=${pop.value === "ignore"} onClick=${() => toggle("ignore")}>${icon("archive")}Ignore${icon("down")}</button>
    ${pop.value === "ignore" && html`<div class="pop menu" role="menu">
      <button role="menuitem" onClick=${() => ignore(ids, { escalating: true }, "until it escalates")}>Until it escalates</button>
      ${FOR_SO_LONG.map(([words, ms]) => html`<button role="menuitem" onClick=${() => ignore(ids, { date: rfc3339(serverNow() + ms) }, words)}>${words[0].toUpperCase() + words.slice(1)}</button>`)}
      ${SO_OFTEN.map((count) => html`<button role="menuitem" onClick=${() => ignore(ids, { count }, `until ${count} more events`)}>Until ${count} more events</button>`)}
      <hr /><button role="menuitem" onClick=${() => ignore(ids, {}, "for good")}>For good</button></div>`}
  </span>`;
}

/** @param {{ids: string[], size?: string}} props */
export function AssignMenu({ ids, size = "" }) {
  const [find, setFind] = useState("");
  const open = pop.value === "assign";
  useEffect(() => {
    if (open) void loadPeople();
    setFind("");
  }, [open]);
  const found = people.value.filter((one) => `${one.name} ${one.email}`.toLowerCase().includes(find.toLowerCase()));
  const self = people.value.find((one) => one.id === me.value?.id);
  return html`<span class="anchor" data-pop>
    <button class=${`btn ${size}`} title="Assign (m)" aria-haspopup="menu" aria-expanded=${open} onClick=${() => toggle("assign")}>${icon("user")}Assign</button>
    ${open && html`<div class="pop menu assignees" role="menu">
      ${people.value.length > 6 && html`<label class="input s">${icon("search")}<input placeholder="Find a person" aria-label="Find a person" value=${find} onInput=${(/** @type {any} */ typed) => setFind(typed.target.value)} /></label>`}
      ${self && html`<button role="menuitem" onClick=${() => assign(ids, self)}><${Avatar} person=${self} />Me</button>`}
      ${found.filter((one) => one !== self).map((one) => html`<button role="menuitem" onClick=${() => assign(ids, one)}><${Avatar} person=${one} /><span class="cut">${visible(nameOf(one))}</span></button>`)}
      <hr /><button role="menuitem" onClick=${() => assign(ids, null)}>Nobody</button></div>`}
  </span>`;
}
