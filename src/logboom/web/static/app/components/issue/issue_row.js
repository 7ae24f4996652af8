// One issue in a row: how bad, what, where, how often, since when, whose.
import { html, icon } from "../../html.js";
import { beginning, grouped, visible } from "../../content.js";
import { current, fetchedAt, selected, toggleSelected } from "../../issues.js";
import { mayChange } from "../../me.js";
import { address } from "../../state.js";
import { ago, milliseconds, whole } from "../../time.js";
import { Link } from "../link.js";
import { Avatar } from "./avatar.js";
import { Spark } from "./spark.js";
import { StateBadge } from "./state_badge.js";

const LONGEST_TITLE = 300;

/** @param {{issue: import("../../issues.js").Issue}} props */
export function IssueRow({ issue }) {
  const { short_id: id, level, title, culprit, first_seen: first, last_seen: last } = issue;
  const { zone } = address.value;
  const on = selected.value.has(id);
  const check = (/** @type {UIEvent} */ press) => {
    press.stopPropagation();
    current.value = id;
    toggleSelected(id);
  };
  return html`<tr id=${`issue-${id}`} data-level=${level || "none"} class=${`${on ? "is-on" : ""} ${current.value === id ? "is-current" : ""}`} onClick=${() => (current.value = id)}>
    <td class="tight">${mayChange() && html`<span class="check" role="checkbox" tabindex="0" aria-checked=${on} aria-label=${`Select ${id}`} onClick=${check} onKeyDown=${(/** @type {KeyboardEvent} */ key) => key.key === " " && (key.preventDefault(), check(key))}>${icon("check")}</span>`}</td>
    <td class="title"><div class="ititle"><div class="line"><${Link} page="issue" state=${{ issue: id }} class="cut"><bdi>${visible(beginning(title, LONGEST_TITLE)) || "(no message)"}</bdi><//></div>
      <div class="sub"><span>${id}</span><span class="onlysmall"><${StateBadge} state=${issue.state} /></span><code class="cut"><bdi>${visible(beginning(culprit, LONGEST_TITLE))}</bdi></code></div></div></td>
    <td class="tight nosmall"><${StateBadge} state=${issue.state} /></td>
    <td class="tight nosmall nomid"><${Spark} counts=${issue.trend} width=${116} height=${24} words=${address.value.trend === "30d" ? "The last 30 days" : "The last 24 hours"} /></td>
    <td class="num strong">${grouped(issue.events)}</td>
    <td class="num nosmall nomid">${issue.users ? grouped(issue.users) : "–"}</td>
    <td class="nowrap dim nosmall nomid" title=${whole(first, zone)}>${ago(milliseconds(first), fetchedAt.value, zone)}</td>
    <td class="nowrap nosmall" title=${whole(last, zone)}>${ago(milliseconds(last), fetchedAt.value, zone)}</td>
    <td class="tight nosmall"><${Avatar} person=${issue.assignee} /></td>
  </tr>`;
}
