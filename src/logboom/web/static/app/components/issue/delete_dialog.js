// Deleting can't be undone, so it asks; and says what deleting does not do.
import { html } from "../../html.js";
import { issue } from "../../issue.js";
import { remove } from "../../issue_acts.js";
import { pop } from "../../pop.js";
import { Modal } from "../modal.js";

export function DeleteDialog() {
  if (pop.value !== "delete" || !issue.value) return null;
  const id = issue.value.short_id;
  return html`<${Modal} label=${`Delete ${id}`} title=${`Delete ${id}?`} close=${() => (pop.value = "")}>
    <div class="body"><p>Its state, comments and documents go; the log lines stay as long as the project keeps events. When it happens again, a new issue is made, unless such errors are discarded from now on.</p>
      <div class="line wrap"><button class="btn danger" onClick=${() => remove(id, false)}>Delete ${id}</button><button class="btn danger" onClick=${() => remove(id, true)}>Delete and discard such errors</button><span class="grow"></span><button class="btn" onClick=${() => (pop.value = "")}>Cancel</button></div></div><//>`;
}
