// Project, where one is, help and the person.
import { html, icon } from "../html.js";
import { address } from "../state.js";
import { toggle } from "../pop.js";
import { theme, toggle as toggleTheme } from "../theme.js";
import { PersonMenu } from "./person_menu.js";
import { ProjectSwitch } from "./project_switch.js";

export function TopBar() {
  const themeWords = theme.value === "dark" ? "Light theme" : "Other theme";
  return html`<header class="topbar">
    <span class="brand onlysmall" title="Logboom">${icon("logo")}</span>
    <${ProjectSwitch} />
    <span class="crumb nosmall">/</span>
    <h1 class="cut">${address.value.page === "event" ? "Event" : "Explore"}</h1>
    <span class="grow"></span>
    <button class="btn plain icononly nosmall" title="Keyboard shortcuts (?)" aria-label="Keyboard shortcuts" data-pop onClick=${() => toggle("keys")}>${icon("kbd")}</button>
    <button class="btn plain icononly" title=${themeWords} aria-label="Change between light and dark" onClick=${toggleTheme}>${icon("contrast")}</button>
    <${PersonMenu} />
  </header>`;
}
