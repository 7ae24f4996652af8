// The whole page, and which of its faces it shows.
import { html } from "../html.js";
import { load, me, meError, project } from "../me.js";
import { isStart } from "../results.js";
import { address } from "../state.js";
import { EventPage } from "./event_page.js";
import { Explore } from "./explore.js";
import { KeyHelp } from "./key_help.js";
import { Failure } from "./notice.js";
import { NoProject } from "./no_project.js";
import { StartPage } from "./start_page.js";
import { Toast } from "./toast.js";
import { TopBar } from "./top_bar.js";

export function App() {
  return html`<${TopBar} /><${Face} /><${KeyHelp} /><${Toast} />`;
}

function Face() {
  if (meError.value) return html`<${Failure} error=${meError.value} again=${load} />`;
  if (!me.value) return html`<div class="grow" aria-busy="true"></div>`;
  if (!project.value) return html`<${NoProject} />`;
  if (address.value.page === "event") return html`<${EventPage} />`;
  return isStart.value ? html`<${StartPage} />` : html`<${Explore} />`;
}
