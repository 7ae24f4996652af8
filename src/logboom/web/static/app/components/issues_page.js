// The list of issues: which ones, in which state, and what is done with them.
import { html, icon, useElement, useLayoutEffect } from "../html.js";
import { grouped } from "../content.js";
import { current, currentIndex, failure, issues, load, more, nextCursor, none, paging, phase, selected, slow, total } from "../issues.js";
import { mayChange } from "../me.js";
import { address, run } from "../state.js";
import { BulkBar } from "./issue/bulk_bar.js";
import { FirstIssue } from "./issue/first_issue.js";
import { IssueRow } from "./issue/issue_row.js";
import { IssuesToolbar } from "./issue/issues_toolbar.js";
import { Failure } from "./notice.js";
import { QueryBox } from "./query_box.js";
import { KeyLine } from "./status_line.js";

const PLACEHOLDER = "is:unresolved release:1.2 user.email:x first_seen:-24h times_seen:>10";
// So near to its end, the list fetches its next page.
const NEAR_END_PX = 400;

export function IssuesPage() {
  const broken = failure.value && failure.value.code !== "invalid_query" ? failure.value : null;
  return html`<div class="queryrow" role="search"><${QueryBox} failure=${failure.value} stale=${issues.value.length > 0} placeholder=${PLACEHOLDER} /></div>
    ${selected.value.size > 0 ? html`<${BulkBar} />` : html`<${IssuesToolbar} />`}
    ${broken ? html`<div class="scroll issuescroll"><${Failure} error=${broken} again=${() => load()} /></div>` : html`<${List} />`}
    <${KeyLine} keys=${keysShown()} place=${issues.value.length > 0 && `${grouped(issues.value.length)} of ${grouped(total.value)} shown`} />`;
}

const CHANGING = /** @type {[string[], string][]} */ ([[["x"], "select"], [["e"], "resolve"], [["i"], "ignore"], [["m"], "assign"], [["g"], "merge"]]);
/** @returns {[string[], string][]} */
const keysShown = () => [[["j", "k"], "move"], [["↵"], "open"], ...(mayChange() ? CHANGING : []), [["/"], "query"], [["?"], "all keys"]];

function List() {
  const box = useElement();
  useLayoutEffect(() => {
    if (currentIndex.value >= 0) document.getElementById(`issue-${current.value}`)?.scrollIntoView({ block: "nearest" });
  }, [current.value]);
  const scrolled = () => {
    const { scrollTop, clientHeight, scrollHeight } = box.current;
    if (scrollTop + clientHeight > scrollHeight - NEAR_END_PX) void more();
  };
  const first = phase.value === "loading" && issues.value.length === 0;
  return html`<div class="scroll issuescroll" ref=${box} onScroll=${scrolled} aria-busy=${phase.value === "loading"} tabindex="-1">
    ${slow.value && html`<div class="progress busy" role="progressbar" aria-label="Looking for issues"></div>`}
    ${none.value && html`<${FirstIssue} />`}
    ${!none.value && phase.value === "ready" && issues.value.length === 0 && html`<${NothingFound} />`}
    ${(issues.value.length > 0 || first) && html`<table class="table issuetable" aria-label="Issues" aria-rowcount=${total.value}>
      <thead><tr><th class="tight"><span class="sr">select</span></th><th>Issue</th><th class="tight nosmall">State</th><th class="tight nosmall nomid">${address.value.trend === "30d" ? "30 d, a day a bar" : "24 h, an hour a bar"}</th><th class="num">Events</th><th class="num nosmall nomid">Users</th><th class="nosmall nomid">First seen</th><th class="nosmall">Last seen</th><th class="tight nosmall">Owner</th></tr></thead>
      <tbody>${first ? slow.value && skeleton : issues.value.map((issue) => html`<${IssueRow} key=${issue.short_id} issue=${issue} />`)}</tbody></table>`}
    ${nextCursor.value && phase.value === "ready" && html`<div class="more"><button class="btn" disabled=${paging.value} onClick=${more}>Show more</button></div>`}
  </div>`;
}

const skeleton = Array.from({ length: 8 }, () => html`<tr aria-hidden="true"><td></td><td class="title"><span class="skel"></span></td><td class="nosmall"></td><td class="nosmall nomid"></td><td></td><td class="nosmall nomid"></td><td class="nosmall nomid"></td><td class="nosmall"></td><td class="nosmall"></td></tr>`);

function NothingFound() {
  const { query } = address.value;
  const plain = query === "is:unresolved";
  return html`<div class="blank">${icon("ok")}
    <h2>${plain ? "No unresolved issue" : "No issue matches"}</h2>
    ${!plain && html`<p>The query is <code class="cutlong">${query}</code></p>`}
    <div class="line wrap">${!plain && html`<button class="btn primary" onClick=${() => run("is:unresolved")}>Unresolved issues</button>`}${query !== "" && html`<button class="btn" onClick=${() => run("")}>All issues</button>`}</div></div>`;
}
