// What each page shows, one line a page: its heading, its component, its keys. Paths and state are in address.js.
import { AlertPage } from "./components/alert_page.js";
import { AlertsPage } from "./components/alerts_page.js";
import { EditRulePage, NewRulePage } from "./components/alert/rule_page.js";
import { ConnectPage } from "./components/connect_page.js";
import { DesignPage } from "./components/design_page.js";
import { EventPage } from "./components/event_page.js";
import { ExploreFace } from "./components/explore.js";
import { HomePage } from "./components/home_page.js";
import { IssuePage } from "./components/issue_page.js";
import { IssuesPage } from "./components/issues_page.js";
import { SettingsPage } from "./components/settings_page.js";
import { SourcesPage } from "./components/sources_page.js";
import { TailPage } from "./components/tail_page.js";
import { EXPLORE_KEYS } from "./keys/explore.js";
import { ISSUE_KEYS } from "./keys/issue.js";
import { ISSUES_KEYS } from "./keys/issues.js";
import { TAIL_KEYS } from "./keys/tail.js";
import { address, page } from "./state.js";
import { subjectOr } from "./subject.js";

/** @typedef {import("./keys.js").Key} Key */

/** @type {Record<import("./address.js").PageName, {heading: () => string, face: () => any, keys: Key[]}>} */
export const FACES = {
  home: { heading: () => "Home", face: HomePage, keys: [] },
  explore: { heading: () => "Explore", face: ExploreFace, keys: EXPLORE_KEYS },
  tail: { heading: () => "Tail", face: TailPage, keys: TAIL_KEYS },
  event: { heading: () => "Event", face: EventPage, keys: [] },
  issues: { heading: () => "Issues", face: IssuesPage, keys: ISSUES_KEYS },
  issue: { heading: () => address.value.issue, face: IssuePage, keys: ISSUE_KEYS },
  alerts: { heading: () => "Alerts", face: AlertsPage, keys: [] },
  new_rule: { heading: () => "New rule", face: NewRulePage, keys: [] },
  edit_rule: { heading: () => "Edit rule", face: EditRulePage, keys: [] },
  alert: { heading: () => subjectOr("Alert"), face: AlertPage, keys: [] },
  sources: { heading: () => "Sources", face: SourcesPage, keys: [] },
  connect: { heading: () => subjectOr("Connect"), face: ConnectPage, keys: [] },
  settings: { heading: () => "Settings", face: SettingsPage, keys: [] },
  settings_part: { heading: () => "Settings", face: SettingsPage, keys: [] },
  design: { heading: () => "Design", face: DesignPage, keys: [] },
};

/** The page that the address names. */
export const face = () => FACES[page.value];
