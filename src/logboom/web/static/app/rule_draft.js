// A rule as the form has it (text in every field) and as the API takes it. Pure. docs/alerts.md says what each field means.

/** @typedef {"count" | "ratio" | "statistic" | "unique" | "absence" | "change" | "issue" | "issue_users"} Kind */
/** @typedef {Record<string, any>} Draft  text, but for `tell`, `events` and `days` (lists), `tell_resolved` and `enabled` */

/** @type {Record<Kind, {title: string, fields: string[], unit: (draft: Draft) => string}>} */
export const KINDS = {
  count: { title: "Number of events", fields: ["query", "per", "by", "most_keys"], unit: ({ per }) => (per && per !== "window" ? `events a ${per}` : "events") },
  ratio: { title: "Ratio of two searches", fields: ["query", "of", "least", "by", "most_keys"], unit: () => "%" },
  statistic: { title: "Statistic of a field", fields: ["query", "function", "field", "by", "most_keys"], unit: () => "" },
  unique: { title: "Distinct values of a field", fields: ["query", "field", "by", "most_keys"], unit: () => "values" },
  absence: { title: "Absence of events", fields: ["query", "by", "keys", "remember", "level", "most_keys"], unit: () => "events" },
  change: { title: "Change against earlier", fields: ["query", "earlier", "in", "least", "by", "most_keys"], unit: (draft) => (draft.in === "events" ? "events more" : "% more") },
  issue_users: { title: "Users of an issue", fields: ["query", "most_keys"], unit: () => "users" },
  issue: { title: "Issue events", fields: ["events", "least_level", "environments"], unit: () => "" },
};

/** Whether a rule of the kind has thresholds of its own. @param {Kind} kind */
export const hasThreshold = (kind) => kind !== "absence" && kind !== "issue";

const LISTS = ["keys", "environments"];
// Between what stands in a list: keys and labels may hold commas.
const BETWEEN = /** @type {Record<string, string>} */ ({ keys: "\n", labels: "\n", environments: ", " });
const NUMBERS = ["most_keys", "least"];
const SPANS = ["window", "every", "late_for"];
const TEXTS = ["summary", "runbook", "owner"];
const LIMITS = ["critical", "warning", "recovery"];
export const DAYS = /** @type {const} */ (["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);

/** What stands in the form of a new rule. @type {Draft} */
export const FRESH = {
  name: "", kind: "count", query: "", of: "", per: "window", field: "", function: "p95", by: "", most_keys: "", least: "", earlier: "1d",
  in: "percent", keys: "", remember: "1d", level: "critical", events: ["new", "regressed"], least_level: "debug", environments: "",
  direction: "above", critical: "", warning: "", recovery: "", window: "5m", every: "1m", bad: "1", of_windows: "1", no_data: "", late_for: "1h",
  repeat: "4h", tell: [], tell_resolved: true, summary: "", runbook: "", owner: "", labels: "", enabled: true,
  days: [...DAYS], from: "", to: "", zone: "", headline: "", body: "",
};

/**
 * The form of a rule.
 * @param {any} document
 * @returns {Draft}
 */
export function draftOf({ watch, threshold = {}, windows = "1 of 1", labels = {}, repeat = "4h", no_data = "", active = {}, template = {}, ...rest }) {
  const [bad, , of_windows] = windows.split(" ");
  const conditions = Object.fromEntries(Object.entries(watch).map(([name, value]) => [name, LISTS.includes(name) ? value.join(BETWEEN[name]) : name === "events" ? value : String(value)]));
  const limits = Object.fromEntries(Object.entries(threshold).map(([name, value]) => [name, String(value ?? "")]));
  const words = Object.entries(labels).map(([name, value]) => `${name}: ${value}`).join(BETWEEN.labels);
  return { ...FRESH, ...rest, ...conditions, ...limits, bad, of_windows, labels: words, repeat: repeat ?? "", no_data: no_data ?? "", ...active, ...template };
}

/**
 * The rule that a form describes, without what is empty. What is no number stays as it was written: the API says so.
 * @param {Draft} draft
 * @returns {any}
 */
export function documentOf(draft) {
  const { fields } = KINDS[/** @type {Kind} */ (draft.kind)];
  const watch = /** @type {Record<string, any>} */ ({ kind: draft.kind });
  for (const name of fields) {
    const value = conditionOf(name, draft[name]);
    const needed = name === "events" || name === "field" || (name === "query" && draft.kind === "ratio");
    const usual = value === FRESH[name] || value === "" || (Array.isArray(value) && value.length === 0);
    if (needed || !usual) watch[name] = value;
  }
  const document = /** @type {Record<string, any>} */ ({ name: draft.name.trim(), watch });
  if (hasThreshold(draft.kind)) document.threshold = thresholdOf(draft);
  if (draft.kind !== "issue") {
    for (const name of SPANS) if (draft[name].trim()) document[name] = draft[name].trim();
    document.windows = `${draft.bad.trim()} of ${draft.of_windows.trim()}`;
    if (draft.no_data.trim()) document.no_data = draft.no_data.trim();
    if (draft.repeat.trim() !== FRESH.repeat) document.repeat = draft.repeat.trim() || null;
  }
  document.tell = draft.tell;
  if (!draft.tell_resolved) document.tell_resolved = false;
  for (const name of TEXTS) if (draft[name].trim()) document[name] = draft[name].trim();
  if (draft.labels.trim()) document.labels = labelsOf(draft.labels);
  if (!draft.enabled) document.enabled = false;
  const active = activeOf(draft);
  if (Object.keys(active).length) document.active = active;
  const words = ["headline", "body"].filter((name) => draft[name].trim()).map((name) => [name, draft[name]]);
  if (words.length) document.template = Object.fromEntries(words);
  return document;
}

/** When it may tell; nothing when that is always. @param {Draft} draft */
function activeOf({ days, from, to, zone }) {
  const hours = Object.fromEntries(Object.entries({ from, to }).filter(([, text]) => text.trim()).map(([name, text]) => [name, text.trim()]));
  const some = days.length < DAYS.length ? { days: DAYS.filter((day) => days.includes(day)), ...hours } : hours;
  return Object.keys(some).length && zone.trim() ? { ...some, zone: zone.trim() } : some;
}

/** @param {string} name @param {any} value */
function conditionOf(name, value) {
  if (name === "events") return value;
  if (LISTS.includes(name)) return listed(value, name);
  return NUMBERS.includes(name) ? numbered(value) : value.trim();
}

/** @param {Draft} draft */
function thresholdOf(draft) {
  const given = LIMITS.filter((name) => draft[name].trim());
  return { ...(draft.direction === "below" ? { direction: "below" } : {}), ...Object.fromEntries(given.map((name) => [name, numbered(draft[name])])) };
}

/** @param {string} text @param {string} name */
const listed = (text, name) => text.split(BETWEEN[name].trim() || BETWEEN[name]).map((one) => one.trim()).filter(Boolean);

/** @param {string} text @returns {number | string} */
const numbered = (text) => (text.trim() === "" || Number.isNaN(Number(text)) ? text.trim() : Number(text));

/** `team: shop`, one a line. @param {string} text */
const labelsOf = (text) => Object.fromEntries(listed(text, "labels").map((pair) => pair.split(/:(.*)/s).map((part) => part.trim())).map(([name, value = ""]) => [name, value]));

/** @typedef {{field: string, text: string, position: {start: number, end: number} | null}} Wrong  position: the characters of a query */

/**
 * The field of the form that an error of the API is about, and what is wrong with it; "" when it is about none.
 * @param {{message: string, hint: string, code: string, position?: {start: number, end: number} | null}} error
 * @returns {Wrong}
 */
export function fieldError(error) {
  const position = error.position ?? null;
  if (error.code === "conflict") return { field: "name", text: `${error.message}: ${error.hint}`, position };
  const [, place = "", text = error.message] = error.message.match(/^([a-z_]+(?:\.\w+)*): (.*)$/s) ?? [];
  const [first, second = ""] = place.split(".");
  const within = { threshold: LIMITS.includes(second) ? second : "critical", active: second || "from", template: second || "body" };
  const field = first === "watch" ? second || "kind" : within[/** @type {keyof typeof within} */ (first)] ?? first;
  const known = field in FRESH || field === "windows";
  return { field: known ? field : "", text: known ? text : error.message, position };
}
