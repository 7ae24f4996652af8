// Who is signed in, how times and colours are shown, and the way out.
import { html, icon } from "../html.js";
import { me } from "../me.js";
import { pop, toggle } from "../pop.js";
import { signOut } from "../session.js";
import { choose, theme } from "../theme.js";
import { initials } from "./issue/avatar.js";
import { ZoneChoice } from "./zone_choice.js";

const THEMES = /** @type {const} */ ([["system", "System"], ["light", "Light"], ["dark", "Dark"]]);

export function PersonMenu() {
  if (!me.value) return null;
  const open = pop.value === "person";
  const name = me.value.name || me.value.email;
  return html`<span class="anchor right" data-pop>
    <button class="avatar" title=${name} aria-label=${`${name}: settings and sign out`} aria-haspopup="menu" aria-expanded=${open} onClick=${() => toggle("person")}>${initials(name)}</button>
    ${open && html`<div class="pop menu person">
      <div class="head cut">${name}${me.value.email && me.value.email !== name ? ` · ${me.value.email}` : ""}</div>
      <hr />
      <div><span class="grow">Times in</span><${ZoneChoice} /></div>
      <div><span class="grow">Theme</span><span class="group" role="group" aria-label="Theme">
        ${THEMES.map(([value, words]) => html`<button class="btn s" aria-pressed=${theme.value === value} onClick=${() => choose(value)}>${words}</button>`)}
      </span></div>
      <hr />
      <a href="/docs">${icon("braces")}API</a>
      <button onClick=${signOut}>${icon("out")}Sign out</button>
    </div>`}
  </span>`;
}
