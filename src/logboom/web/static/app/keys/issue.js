// The keys of an issue's page.
import { permanentIssue } from "../address.js";
import { copy } from "../clipboard.js";
import { issue, loadDocument, shown } from "../issue.js";
import { resolve, unresolve } from "../issue_acts.js";
import { visitBeside } from "../issues.js";
import { pop } from "../pop.js";
import { address, go, visit } from "../state.js";

/** @type {import("../keys.js").Key[]} */
export const ISSUE_KEYS = [
  [["j"], "next issue of the list", () => visitBeside(1)],
  [["k"], "issue before in the list", () => visitBeside(-1)],
  [["["], "older event", () => shown.value?.older && go({ event: shown.value.older })],
  [["]"], "newer event", () => shown.value?.newer && go({ event: shown.value.newer })],
  [["e"], "resolve, or open again", () => issue.value && (issue.value.status === "unresolved" ? resolve : unresolve)([issue.value.short_id]), "changes"],
  [["i"], "ignore until …", () => (pop.value = "ignore"), "changes"],
  [["m"], "assign", () => (pop.value = "assign"), "changes"],
  [["y"], "copy the event as JSON", () => shown.value && void loadDocument(shown.value.event.event_id).then((text) => copy(text, "The event"))],
  [["l"], "copy the issue's link", () => copy(location.origin + permanentIssue(address.value.project, address.value.issue), "The link to this issue")],
  [["u"], "up to the list", () => visit("issues")],
];
