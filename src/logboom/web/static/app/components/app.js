// The whole page: its bar, what the address names, and what may float over it.
import { html, useEffect } from "../html.js";
import { load, me, meError, project } from "../me.js";
import { face } from "../pages.js";
import { ConfirmDialog } from "./confirm_dialog.js";
import { JumpDialog } from "./jump.js";
import { KeyHelp } from "./key_help.js";
import { Failure } from "./notice.js";
import { NoProject } from "./no_project.js";
import { Toast } from "./toast.js";
import { TopBar } from "./top_bar.js";

export function App() {
  const heading = face().heading();
  useEffect(() => {
    document.title = `${heading} · Logboom`;
  }, [heading]);
  return html`<${TopBar} /><${Face} /><${KeyHelp} /><${JumpDialog} /><${ConfirmDialog} /><${Toast} />`;
}

function Face() {
  if (meError.value) return html`<${Failure} error=${meError.value} again=${load} />`;
  if (!me.value) return html`<div class="grow" aria-busy="true"></div>`;
  if (!project.value) return html`<${NoProject} />`;
  return html`<${face().face} />`;
}
