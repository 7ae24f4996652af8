// An error event's document, as its sender wrote it, brought into the shape that the page shows. Every value in it may be
// of any type and any size: what does not fit is left out here, so that no component has to look twice. Pure.

/** @typedef {[name: string, text: string]} Pair */

/**
 * @typedef {object} Frame
 * @property {string} function
 * @property {string} module
 * @property {string} path      as short as the sender has it
 * @property {string} absolute  the same whole
 * @property {number | null} line
 * @property {number | null} column
 * @property {boolean} inApp
 * @property {{number: number | null, text: string, hit: boolean}[]} source
 * @property {Pair[]} variables
 */

/**
 * @typedef {object} Exception
 * @property {string} type
 * @property {string} value
 * @property {string} module
 * @property {string} mechanism
 * @property {boolean | null} handled
 * @property {string} relation  to the exception above it: "caused by"; "" for the first
 * @property {Frame[]} frames   the newest call first
 */

/** @typedef {{timestamp: number, category: string, type: string, level: string, message: string, data: Pair[]}} Breadcrumb */
/** @typedef {{method: string, url: string, query: string, headers: Pair[], cookies: Pair[], body: string, environment: Pair[]}} Request */

/**
 * @typedef {object} Report
 * @property {Exception[]} exceptions  the one that was raised first, then its causes
 * @property {Breadcrumb[]} breadcrumbs
 * @property {Request | null} request
 * @property {Pair[]} user
 * @property {{name: string, pairs: Pair[]}[]} contexts
 * @property {Pair[]} tags
 * @property {Pair[]} extra
 * @property {Pair[]} modules
 * @property {Pair[]} sender   SDK, release, environment, server
 */

const MOST_PAIRS = 500;
const MOST_BREADCRUMBS = 500;
const LONGEST_TEXT = 100_000;

/**
 * @param {unknown} document
 * @returns {Report}
 */
export function readReport(document) {
  const event = object(document);
  const exceptions = exceptionsOf(event);
  return {
    exceptions,
    breadcrumbs: list(event.breadcrumbs ?? event["sentry.interfaces.Breadcrumbs"], "values").slice(-MOST_BREADCRUMBS).map(breadcrumb),
    request: request(event.request ?? event["sentry.interfaces.Http"]),
    user: flat(event.user ?? event["sentry.interfaces.User"]),
    contexts: Object.entries(object(event.contexts)).slice(0, MOST_PAIRS).map(([name, value]) => ({ name, pairs: pairs(value).filter(([key]) => key !== "type") })).filter((one) => one.pairs.length > 0),
    tags: pairs(event.tags),
    extra: pairs(event.extra),
    modules: pairs(event.modules),
    sender: /** @type {Pair[]} */ ([
      ["SDK", [text(object(event.sdk).name), text(object(event.sdk).version)].filter(Boolean).join(" ")],
      ["Platform", text(event.platform)],
      ["Server", text(event.server_name)],
      ["Release", text(event.release)],
      ["Dist", text(event.dist)],
      ["Environment", text(event.environment)],
      ["Transaction", text(event.transaction)],
      ["Logger", text(event.logger)],
    ]).filter(([, value]) => value),
  };
}

/** @param {Record<string, unknown>} event @returns {Exception[]} */
function exceptionsOf(event) {
  const values = list(event.exception ?? event["sentry.interfaces.Exception"], "values");
  const found = values.map((value) => exception(object(value))).reverse();
  const raw = values.map((value) => object(object(value).mechanism)).reverse();
  for (const [index, one] of found.entries()) if (index > 0) one.relation = relation(raw[index], raw);
  const withFrames = found.some((one) => one.frames.length > 0);
  const apart = withFrames ? [] : framesApart(event);
  if (apart.length > 0 && found.length > 0) found[0].frames = apart;
  else if (apart.length > 0) found.push({ ...exception({}), frames: apart });
  return found;
}

/** Frames that no exception has: of the thread that crashed or spoke. @param {Record<string, unknown>} event */
function framesApart(event) {
  const threads = list(event.threads, "values").map(object);
  const chosen = threads.find((thread) => thread.crashed === true) ?? threads.find((thread) => thread.current === true) ?? threads[0];
  const own = frames(chosen?.stacktrace);
  return own.length > 0 ? own : frames(event.stacktrace ?? event["sentry.interfaces.Stacktrace"]);
}

/** @param {Record<string, unknown>} mechanism @param {Record<string, unknown>[]} all */
function relation(mechanism, all) {
  const parent = all.find((one) => one.exception_id !== undefined && one.exception_id === mechanism.parent_id);
  if (parent?.is_exception_group === true && mechanism.source !== "__cause__" && mechanism.source !== "__context__") return "one of the group";
  return mechanism.source === "__context__" ? "while this was handled" : "caused by";
}

/** @param {Record<string, unknown>} value @returns {Exception} */
function exception(value) {
  const mechanism = object(value.mechanism);
  return {
    type: text(value.type),
    value: text(value.value),
    module: text(value.module),
    mechanism: text(mechanism.type),
    handled: typeof mechanism.handled === "boolean" ? mechanism.handled : null,
    relation: "",
    frames: frames(value.stacktrace),
  };
}

/** @param {unknown} stack @returns {Frame[]} */
const frames = (stack) => list(object(stack).frames).map((one) => frame(object(one))).reverse();

/** @param {Record<string, unknown>} given @returns {Frame} */
function frame(given) {
  const path = text(given.filename) || text(given.abs_path);
  return {
    function: text(given.function) || text(given.raw_function),
    module: text(given.module) || text(given.package),
    path,
    absolute: text(given.abs_path) || path,
    line: whole(given.lineno),
    column: whole(given.colno),
    inApp: given.in_app === true,
    source: source(given),
    variables: pairs(given.vars),
  };
}

/** @param {Record<string, unknown>} given */
function source(given) {
  if (typeof given.context_line !== "string") return [];
  const before = list(given.pre_context).map(text);
  const after = list(given.post_context).map(text);
  const at = whole(given.lineno);
  const numbered = (/** @type {string} */ line, /** @type {number} */ offset) => ({ number: at === null ? null : at + offset, text: line, hit: offset === 0 });
  return [
    ...before.map((line, index) => numbered(line, index - before.length)),
    numbered(given.context_line, 0),
    ...after.map((line, index) => numbered(line, index + 1)),
  ];
}

/** @param {unknown} given @returns {Breadcrumb} */
function breadcrumb(given) {
  const one = object(given);
  return {
    timestamp: moment(one.timestamp),
    category: text(one.category) || text(one.type),
    type: text(one.type),
    level: text(one.level) === "fatal" ? "critical" : text(one.level),
    message: text(one.message),
    data: pairs(one.data),
  };
}

/** @param {unknown} given @returns {Request | null} */
function request(given) {
  const one = object(given);
  if (!one.url && !one.method && !one.headers) return null;
  return {
    method: text(one.method),
    url: text(one.url),
    query: typeof one.query_string === "string" ? one.query_string : pairs(one.query_string).map((pair) => pair.map(encodeURIComponent).join("=")).join("&"),
    headers: pairs(one.headers),
    cookies: pairs(one.cookies),
    body: text(one.data),
    environment: pairs(one.env),
  };
}

/** Seconds since the epoch or RFC 3339, as ms; NaN when it is neither. @param {unknown} given */
function moment(given) {
  if (typeof given === "number") return given * 1000;
  if (typeof given !== "string") return Number.NaN;
  return /^\d+(\.\d+)?$/.test(given) ? Number(given) * 1000 : Date.parse(/[Zz]|[+-]\d\d:?\d\d$/.test(given) ? given : `${given}Z`);
}

/** A value as text: what is no text as JSON. @param {unknown} value */
export function text(value) {
  if (typeof value === "string") return value.slice(0, LONGEST_TEXT);
  if (value === null || value === undefined) return "";
  return (typeof value === "object" ? JSON.stringify(value) : String(value)).slice(0, LONGEST_TEXT);
}

/** Names with values: of an object, or of a list of pairs. @param {unknown} given @returns {Pair[]} */
export function pairs(given) {
  const found = Array.isArray(given) ? given.filter((one) => Array.isArray(one) && one.length === 2) : Object.entries(object(given));
  return found.slice(0, MOST_PAIRS).map(([name, value]) => [text(name), value === null ? "null" : text(value)]);
}

/** As `pairs`, with the objects in it flattened. @param {unknown} given @returns {Pair[]} */
function flat(given) {
  return pairs(given).flatMap(([name, value]) => {
    const inner = object(object(given)[name]);
    return Object.keys(inner).length > 0 ? pairs(inner).map(([key, one]) => /** @type {Pair} */ ([`${name}.${key}`, one])) : [/** @type {Pair} */ ([name, value])];
  });
}

/** @param {unknown} value @returns {Record<string, unknown>} */
const object = (value) => (value !== null && typeof value === "object" && !Array.isArray(value) ? /** @type {any} */ (value) : {});

/**
 * A list: as it is, or under a name in an object; one object alone is a list of one.
 * @param {unknown} value
 * @param {string} [under]
 * @returns {unknown[]}
 */
function list(value, under) {
  if (Array.isArray(value)) return value;
  if (!under) return [];
  const inner = object(value)[under];
  if (Array.isArray(inner)) return inner;
  return Object.keys(object(value)).length > 0 && inner === undefined ? [value] : [];
}

/** @param {unknown} value */
const whole = (value) => (typeof value === "number" && Number.isFinite(value) ? Math.trunc(value) : null);
