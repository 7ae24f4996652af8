// What can be done to the issues that are selected; it takes the toolbar's place.
import { html, icon } from "../../html.js";
import { grouped } from "../../content.js";
import { merge, unresolve } from "../../issue_acts.js";
import { issues, selected } from "../../issues.js";
import { AssignMenu, IgnoreMenu, ResolveMenu } from "./act_menus.js";

export function BulkBar() {
  const ids = [...selected.value];
  const chosen = issues.value.filter((issue) => selected.value.has(issue.short_id));
  const all = ids.length === issues.value.length;
  const closed = chosen.some((issue) => issue.status !== "unresolved");
  const events = chosen.reduce((sum, issue) => sum + issue.events, 0);
  const toggleAll = () => (selected.value = all ? new Set() : new Set(issues.value.map((issue) => issue.short_id)));
  return html`<div class="bulk" role="toolbar" aria-label="Selected issues">
    <span class="check" role="checkbox" tabindex="0" aria-checked=${all ? "true" : "mixed"} aria-label="Select all" onClick=${toggleAll}>${icon(all ? "check" : "minus")}</span><b>${grouped(ids.length)} selected</b><span class="sep nosmall"></span>
    <${ResolveMenu} ids=${ids} size="s" /><${IgnoreMenu} ids=${ids} size="s" /><${AssignMenu} ids=${ids} size="s" />
    ${closed && html`<button class="btn s" onClick=${() => unresolve(ids)}>${icon("refresh")}Open again</button>`}
    <button class="btn s" disabled=${ids.length < 2} title="Merge (g)" onClick=${() => merge(ids)}>${icon("merge")}Merge</button>
    ${ids.length > 1 && html`<span class="dim small nosmall nomid">Merging makes one issue of ${grouped(events)} events; it can be undone.</span>`}
    <span class="grow"></span><button class="btn plain s" title="Clear (Esc)" onClick=${() => (selected.value = new Set())}>Clear</button></div>`;
}
