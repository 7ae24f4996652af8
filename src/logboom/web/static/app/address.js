// The page's address holds its whole state, so every state can be sent, kept and gone back to. Pure: text in, text out.

/**
 * @typedef {object} Address
 * @property {"explore" | "event"} page
 * @property {string} project   slug; "" lets the server choose when there is only one
 * @property {string} query
 * @property {string} start     as the API takes it: "-1h", or RFC 3339
 * @property {string} end       the same; "now"
 * @property {string} event     id of the event that is open, "" when none is
 * @property {"fields" | "json"} tab   what the open event shows
 * @property {boolean} live     follows new events
 * @property {"local" | "utc"} zone    in which times are shown
 * @property {boolean} panel    the field panel is shown
 * @property {string} field     the field whose values the panel shows
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
};

/**
 * @param {string} pathname
 * @param {string} search
 * @returns {Address}
 */
export function parse(pathname, search) {
  const given = new URLSearchParams(search);
  const path = pathname.match(/^\/e\/([0-9a-fA-F-]+)$/);
  return {
    page: path ? "event" : "explore",
    project: given.get("project") ?? "",
    query: given.get("query") ?? "",
    start: given.get("start") || DEFAULTS.start,
    end: given.get("end") || DEFAULTS.end,
    event: path ? path[1].toLowerCase() : (given.get("event") ?? ""),
    tab: given.get("tab") === "json" ? "json" : "fields",
    live: given.get("live") === "1",
    zone: given.get("zone") === "utc" ? "utc" : "local",
    panel: given.get("panel") !== "0",
    field: given.get("field") ?? "",
  };
}

/**
 * The address of a state: path and search, leaving out what is as by default.
 * @param {Address} address
 */
export function format(address) {
  const search = new URLSearchParams();
  if (address.project) search.set("project", address.project);
  if (address.page === "explore") {
    for (const name of /** @type {const} */ (["query", "start", "end", "event", "field"])) {
      if (address[name] !== DEFAULTS[name]) search.set(name, address[name]);
    }
    if (address.live) search.set("live", "1");
    if (!address.panel) search.set("panel", "0");
  }
  if (address.tab === "json") search.set("tab", "json");
  if (address.zone === "utc") search.set("zone", "utc");
  const path = address.page === "event" ? `/e/${address.event}` : "/";
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

/**
 * The permanent address of one event, the same for whoever may read its project.
 * @param {string} project
 * @param {string} event
 */
export const permanent = (project, event) => format({ ...DEFAULTS, page: "event", project, event });
