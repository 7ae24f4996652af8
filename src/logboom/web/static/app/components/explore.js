// Query, time, histogram, fields and the list of events.
import { html } from "../html.js";
import { pop } from "../pop.js";
import { failure, isStart, table } from "../results.js";
import { address } from "../state.js";
import { Offer } from "./alert/offer.js";
import { EventList } from "./event_list.js";
import { FieldPanel } from "./field_panel.js";
import { Histogram } from "./histogram.js";
import { Hints } from "./results/hints.js";
import { ResultsView } from "./results/results_view.js";
import { PlanDialog } from "./plan_dialog.js";
import { QueryRow } from "./query_row.js";
import { StatusLine } from "./status_line.js";
import { Toolbar } from "./toolbar.js";
import { Failure } from "./notice.js";
import { StartPage } from "./start_page.js";

/** Explore, or how to send a first event when none has ever come. */
export const ExploreFace = () => (isStart.value ? html`<${StartPage} />` : html`<${Explore} />`);

export function Explore() {
  // What is wrong with the query is said at the query, and the old result stays; all else stands where the result would.
  const broken = failure.value && failure.value.code !== "invalid_query" ? failure.value : null;
  return html`
    <${QueryRow} />
    <${Toolbar} />
    <${Hints} />
    <${Offer} />
    ${!table.value && html`<${Histogram} />`}
    ${table.value && !broken ? html`<${ResultsView} />` : html`<div class=${`split ${address.value.panel ? "" : "alone"}`}>
      ${(address.value.panel || pop.value === "fields") && html`<${FieldPanel} />`}
      ${broken ? html`<div class="log"><${Failure} error=${broken} /></div>` : html`<${EventList} />`}
    </div>`}
    <${StatusLine} /><${PlanDialog} />`;
}
