// Which project is looked at; a menu when there are several.
import { html, icon } from "../html.js";
import { me } from "../me.js";
import { pop, toggle } from "../pop.js";
import { PAGES } from "../address.js";
import { address, slug, visit } from "../state.js";

/** Colours of projects in their menu, in order, again after eight (css/tokens.css). */
const CATEGORIES = 8;

export function ProjectSwitch() {
  const projects = me.value?.projects ?? [];
  const index = projects.findIndex((one) => one.slug === slug.value);
  const open = pop.value === "project";
  return html`<span class="anchor" data-pop>
    <button class="btn plain project" aria-haspopup="listbox" aria-expanded=${open} title="Project" onClick=${() => toggle("project")}>
      <span class="dot square" data-cat=${(Math.max(index, 0) % CATEGORIES) + 1}></span>
      <span class="cut">${projects[index]?.name ?? (slug.value || "Project")}</span>${icon("down")}
    </button>
    ${open && html`<div class="pop menu" role="listbox" aria-label="Projects">
      ${projects.map((one, at) => html`<button role="option" aria-selected=${at === index} onClick=${() => choose(one.slug)}>
        <span class="dot square" data-cat=${(at % CATEGORIES) + 1}></span><span class="grow cut">${one.name}</span><span class="dim">${one.role}</span>
      </button>`)}
    </div>`}
  </span>`;
}

/** @param {string} slug */
function choose(slug) {
  pop.value = "";
  const { page, start, end } = address.value;
  visit(PAGES[page].section, { project: slug, start, end });
}
