// Project, where one is, help and the person.
import { html, icon } from "../html.js";
import { PAGES } from "../address.js";
import { FACES, face } from "../pages.js";
import { page } from "../state.js";
import { visible } from "../content.js";
import { toggle } from "../pop.js";
import { theme, toggle as toggleTheme } from "../theme.js";
import { Link } from "./link.js";
import { PersonMenu } from "./person_menu.js";
import { ProjectSwitch } from "./project_switch.js";

export function TopBar() {
  const themeWords = theme.value === "dark" ? "Light theme" : "Other theme";
  const { section } = PAGES[page.value];
  const within = page.value !== section && page.value !== "settings_part" && FACES[section].heading();
  return html`<header class="topbar">
    <${ProjectSwitch} />
    <span class="crumb nosmall">/</span>
    ${within && html`<${Link} page=${section} class="btn plain icononly onlysmall" aria-label=${`Back to ${within}`}>${icon("left")}<//>
      <${Link} page=${section} class="soft nosmall">${within}<//><span class="crumb nosmall">/</span>`}
    <h1 class="cut">${visible(face().heading())}</h1>
    <span class="grow"></span>
    <button class="btn plain nosmall" title="Jump to anything (Ctrl K)" data-pop onClick=${() => toggle("jump")}>${icon("search")}Jump to<kbd class="nomid">Ctrl K</kbd></button>
    <button class="btn plain icononly nosmall" title="Keyboard shortcuts (?)" aria-label="Keyboard shortcuts" data-pop onClick=${() => toggle("keys")}>${icon("kbd")}</button>
    <button class="btn plain icononly" title=${themeWords} aria-label="Change between light and dark" onClick=${toggleTheme}>${icon("contrast")}</button>
    <${PersonMenu} />
  </header>`;
}
