// The page's address holds its whole state, so every state can be sent, kept and gone back to. Pure: text in, text out.

/** @typedef {"home" | "explore" | "tail" | "event" | "issues" | "issue" | "alerts" | "new_rule" | "edit_rule" | "alert" | "sources" | "connect" | "settings" | "settings_part" | "design"} PageName */

/**
 * @typedef {object} Address
 * @property {PageName} page
 * @property {string} project   slug; "" lets the server choose when there is only one
 * @property {string} query     over events, on the page of issues over issues
 * @property {string} start     as the API takes it: "-1h", or RFC 3339
 * @property {string} end       the same; "now"
 * @property {string} event     id of the event that is open, "" when none is
 * @property {"fields" | "json" | "raw" | "context"} tab   what the open event shows
 * @property {boolean} live     follows new events
 * @property {"local" | "utc"} zone    in which times are shown
 * @property {boolean} panel    the field panel is shown
 * @property {string} field     the field whose values the panel shows
 * @property {string} issue     short id of the issue that the page shows
 * @property {string} alert    id of the rule that the page shows
 * @property {string} sort      in which order a list stands
 * @property {"line" | "area" | "bars" | "value" | "none"} chart   how a table over time is drawn
 * @property {"24h" | "30d"} trend   what the small bars of issues show
 * @property {string} columns   the fields that the list shows beside time, level and message, with commas between
 * @property {"normal" | "compact" | "wrap"} density   of the list
 * @property {"newest" | "oldest"} order   of the list
 * @property {string} recipe    what is being connected
 * @property {string} part      the part of the settings
 * @property {string} by        what sources are told apart by
 * @property {string} words     what the tail highlights, with commas between
 * @property {string} hidden    the services that the tail doesn't show, with commas between
 * @property {"rules" | "history" | "notifications" | "silences" | "channels"} list   of the page of alerts
 * @property {string} why       the alert of a rule whose reasons are shown, "" for the newest
 * @property {"-24h" | "-7d" | "-30d"} past   how far back a rule is tried
 */

/** @type {Address} */
export const DEFAULTS = {
  page: "explore",
  project: "",
  query: "",
  start: "-1h",
  end: "now",
  event: "",
  tab: "fields",
  live: false,
  zone: "local",
  panel: true,
  field: "",
  issue: "",
  alert: "",
  sort: "",
  trend: "24h",
  chart: "line",
  columns: "service,host",
  density: "normal",
  order: "newest",
  recipe: "",
  part: "",
  by: "service",
  words: "",
  hidden: "",
  list: "rules",
  why: "",
  past: "-24h",
};

/**
 * Every page: its path, the part of the state that ends the path, what of the state its search holds, and where its
 * defaults are its own. The first page of a section is the one that the rail leads to. `projectOf`: the project that the
 * end of the path names by itself.
 * @type {Record<PageName, {path: string, id?: "event" | "issue" | "alert" | "recipe" | "part", holds: (keyof Address)[], defaults?: Partial<Address>, section: PageName, projectOf?: (id: string) => string}>}
 */
export const PAGES = {
  home: { path: "/home", holds: [], defaults: { start: "-1d" }, section: "home" },
  explore: { path: "/", holds: ["query", "start", "end", "event", "field", "live", "panel", "tab", "chart", "columns", "density", "order"], section: "explore" },
  tail: { path: "/tail", holds: ["query", "words", "hidden", "density"], defaults: { density: "compact" }, section: "tail" },
  event: { path: "/e/", id: "event", holds: ["tab"], section: "explore" },
  issues: { path: "/issues", holds: ["query", "sort", "trend"], defaults: { query: "is:unresolved" }, section: "issues" },
  issue: { path: "/issues/", id: "issue", holds: ["event", "tab"], section: "issues", projectOf: (issue) => slugOf(issue) },
  alerts: { path: "/alerts", holds: ["list"], section: "alerts" },
  new_rule: { path: "/alerts/new", holds: ["query", "past"], section: "alerts" },
  edit_rule: { path: "/alerts/edit/", id: "alert", holds: ["past"], section: "alerts" },
  alert: { path: "/alerts/", id: "alert", holds: ["why", "past"], section: "alerts" },
  sources: { path: "/sources", holds: ["by"], section: "sources" },
  connect: { path: "/sources/connect/", id: "recipe", holds: [], section: "sources" },
  settings: { path: "/settings", holds: [], section: "settings" },
  settings_part: { path: "/settings/", id: "part", holds: [], section: "settings" },
  design: { path: "/design", holds: [], section: "settings" },
};

/** `shop` of SHOP-142. @param {string} issue */
const slugOf = (issue) => issue.match(/^([a-z0-9-]+)-\d+$/i)?.[1].toLowerCase() ?? "";

/** @param {PageName} page @returns {Address} */
export const defaultsOf = (page) => ({ ...DEFAULTS, ...PAGES[page].defaults, page });

/** What only some values of may stand in an address; anything else is as by default. */
const CHOICES = /** @type {Partial<Record<keyof Address, string[]>>} */ ({ 
  tab: ["fields", "json", "raw", "context"], zone: ["local", "utc"], trend: ["24h", "30d"], chart: ["line", "area", "bars", "value", "none"],
  density: ["normal", "compact", "wrap"], order: ["newest", "oldest"], by: ["service", "host", "input", "key", "peer"],
  list: ["rules", "history", "notifications", "silences", "channels"], past: ["-24h", "-7d", "-30d"],
});
const ALWAYS_HELD = /** @type {(keyof Address)[]} */ (["project", "zone"]);

/**
 * @param {string} pathname
 * @param {string} search
 * @returns {Address}
 */
export function parse(pathname, search) {
  const given = new URLSearchParams(search);
  const names = /** @type {PageName[]} */ (Object.keys(PAGES));
  const named = names.find((name) => PAGES[name].id && pathname.startsWith(PAGES[name].path) && pathname.length > PAGES[name].path.length);
  const page = names.find((name) => !PAGES[name].id && PAGES[name].path === pathname) ?? named ?? "explore";
  const { id, path, holds, projectOf } = PAGES[page];
  const found = /** @type {Record<string, any>} */ (defaultsOf(page));
  for (const name of [...ALWAYS_HELD, ...holds]) {
    const text = given.get(name);
    if (text !== null) found[name] = read(name, text, found[name]);
  }
  if (id) found[id] = decoded(pathname.slice(path.length));
  if (projectOf && !found.project) found.project = projectOf(found[/** @type {string} */ (id)]);
  return /** @type {Address} */ (found);
}

/**
 * @param {keyof Address} name
 * @param {string} text
 * @param {any} otherwise
 */
function read(name, text, otherwise) {
  if (typeof otherwise === "boolean") return text === "1" || (text !== "0" && otherwise);
  if (name === "start" || name === "end") return text || otherwise;
  return CHOICES[name]?.includes(text) === false ? otherwise : text;
}

/** @param {string} part */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * The address of a state: path and search, leaving out what is as by default.
 * @param {Address} address
 */
export function format(address) {
  const { id, path, holds, projectOf } = PAGES[address.page];
  const defaults = { ...defaultsOf(address.page), project: id && projectOf ? projectOf(address[id]) : "" };
  const search = new URLSearchParams();
  for (const name of [...ALWAYS_HELD, ...holds]) {
    const value = address[name];
    if (value !== defaults[name]) search.set(name, typeof value === "boolean" ? String(Number(value)) : value);
  }
  const text = search.toString();
  const whole = id ? path + encodeURIComponent(address[id]) : path;
  return text ? `${whole}?${text}` : whole;
}

/**
 * The permanent address of one event, the same for whoever may read its project.
 * @param {string} project
 * @param {string} event
 */
export const permanent = (project, event) => format({ ...DEFAULTS, page: "event", project, event });

/**
 * The permanent address of one issue.
 * @param {string} project
 * @param {string} issue  short id
 */
export const permanentIssue = (project, issue) => format({ ...DEFAULTS, page: "issue", project, issue });

/** What stands in one value of the address with commas between. @param {string} text */
export const listed = (text) => text.split(",").filter(Boolean);
