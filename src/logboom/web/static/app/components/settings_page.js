// Settings: one's own account, the project, and for administrators the server; each part has an address of its own.
import { html, useElement, useLayoutEffect } from "../html.js";
import { me, project } from "../me.js";
import { address } from "../state.js";
import { Link } from "./link.js";
import { Members, Users } from "./settings/people.js";
import { ProjectPart } from "./settings/project_part.js";
import { Lookups, Macros, SavedSearches } from "./settings/searching.js";
import { AllStorage, Health, Projects, PromotedFields, Quarantine, Storage } from "./settings/server_part.js";
import { You } from "./settings/you.js";

/** @typedef {{name: string, title: string, group: string, needs?: "admin" | "server", face: (slug: string) => any}} Part */

/** @type {Part[]} */
const PARTS = [
  { name: "you", title: "Your account", group: "You", face: () => html`<${You} />` },
  { name: "project", title: "Project and keys", group: "Project", needs: "admin", face: (slug) => html`<${ProjectPart} slug=${slug} />` },
  { name: "people", title: "People and roles", group: "Project", needs: "admin", face: (slug) => html`<${Members} slug=${slug} />` },
  { name: "searches", title: "Saved searches", group: "Project", face: (slug) => html`<${SavedSearches} slug=${slug} />` },
  { name: "macros", title: "Macros", group: "Project", face: (slug) => html`<${Macros} slug=${slug} />` },
  { name: "lookups", title: "Lookups", group: "Project", face: (slug) => html`<${Lookups} slug=${slug} />` },
  { name: "storage", title: "Storage", group: "Project", face: (slug) => html`<${Storage} slug=${slug} />` },
  { name: "users", title: "People", group: "Server", needs: "server", face: () => html`<${Users} />` },
  { name: "server", title: "Health and storage", group: "Server", needs: "server", face: () => html`<${Health} /><${AllStorage} /><${Projects} />` },
  { name: "fields", title: "Promoted fields", group: "Server", needs: "server", face: () => html`<${PromotedFields} />` },
  { name: "quarantine", title: "Quarantine", group: "Server", needs: "server", face: () => html`<${Quarantine} />` },
];

/** The parts that this person may see. */
export const partsSeen = () => PARTS.filter(({ needs }) => !needs || (needs === "server" ? me.value?.administrator : project.value?.role === "admin"));

export function SettingsPage() {
  const slug = project.value?.slug ?? "";
  const seen = partsSeen();
  const wanted = address.value.part;
  const part = seen.find((one) => one.name === wanted) ?? (wanted && PARTS.some((one) => one.name === wanted) ? null : seen[0]);
  const groups = [...new Set(seen.map((one) => one.group))];
  const nav = useElement();
  // On a small screen they stand in a line that is longer than the screen.
  useLayoutEffect(() => nav.current.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }), [part]);
  return html`<div class="settings">
    <nav aria-label="Parts of the settings" ref=${nav}>${groups.map((group) => html`<h3>${group === "Project" ? project.value?.name : group}</h3>${seen.filter((one) => one.group === group).map((one) => html`<${Link} page="settings_part" state=${{ part: one.name }} aria-current=${one === part ? "true" : null}>${one.title}<//>`)}`)}
      <h3>Logboom</h3><${Link} page="design">Design<//></nav>
    <div class="scroll setscroll" key=${`${slug} ${part?.name}`}>${part ? html`<div class="pile">${part.face(slug)}</div>` : html`<div class="blank" role="alert"><h2>You may not see this</h2><p>It needs an ${PARTS.find((one) => one.name === wanted)?.needs === "server" ? "administrator of the server" : "admin of the project"}.</p></div>`}</div>
  </div>`;
}
