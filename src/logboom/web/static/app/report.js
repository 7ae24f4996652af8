// What the API says of an error event (`/api/v1/issues/…/events/…`), as the page's components take it: names with texts
// in place of objects, since values in them may be of any type and any size. Pure.

/** @typedef {[name: string, text: string]} Pair */

/**
 * @typedef {object} Frame
 * @property {string} function
 * @property {string} module
 * @property {string} filename
 * @property {string} abs_path
 * @property {number | null} lineno
 * @property {number | null} colno
 * @property {string} package
 * @property {boolean} in_app
 * @property {[number: number, text: string][]} context  lines of source, the one of the call among them
 * @property {Record<string, string>} vars
 */

/**
 * @typedef {object} Exception
 * @property {string} type
 * @property {string} value
 * @property {string} module
 * @property {{type: string, handled: boolean | null}} mechanism
 * @property {"" | "cause" | "part"} relation  to the exception before it
 * @property {Frame[]} frames   the newest call first
 */

/** @typedef {{timestamp: number, category: string, type: string, level: string, message: string, data: Pair[]}} Breadcrumb */
/** @typedef {{method: string, url: string, body: string, curl: string, pairs: Pair[]}} Request */
/** @typedef {{title: string, pairs: Pair[]}} Part */

/**
 * @typedef {object} Report
 * @property {Exception[]} exceptions  the one that was raised first, then its causes
 * @property {Breadcrumb[]} breadcrumbs
 * @property {Request | null} request
 * @property {Pair[]} user
 * @property {Pair[]} tags
 * @property {Pair[]} sender
 * @property {Part[]} parts   all else that it brought
 */

const LONGEST_TEXT = 100_000;

/**
 * @param {any} answer
 * @returns {Report}
 */
export function reportOf(answer) {
  const { exceptions, stack, request, event } = answer;
  return {
    // A message's own stack is shown as an exception without a type is.
    exceptions: exceptions.length === 0 && stack ? [{ type: "", value: "", module: "", mechanism: { type: "", handled: null }, relation: "", frames: stack.frames }] : withStack(exceptions, stack),
    breadcrumbs: answer.breadcrumbs.map((/** @type {any} */ one) => ({ ...one, timestamp: moment(one.timestamp), level: one.level === "fatal" ? "critical" : one.level, data: pairs(one.data) })),
    request: request && {
      ...request,
      pairs: [...(request.query ? [["query", request.query]] : []), ...request.headers, ...(request.cookies ? [["cookies", request.cookies]] : []), ...pairs(request.env)],
    },
    user: pairs(answer.user).flatMap(([name, value]) => inner(answer.user[name], name) ?? [[name, value]]),
    tags: answer.tags,
    sender: /** @type {Pair[]} */ ([
      ["SDK", [answer.sdk.name, answer.sdk.version].filter(Boolean).join(" ")],
      ["Platform", answer.platform],
      ["Server", event.host],
      ["Service", event.service],
      ["Release", event.release],
      ["Environment", event.environment],
      ["Transaction", answer.transaction],
      ["Logger", event.logger],
      ["Trace", event.trace_id],
    ]).filter(([, value]) => value),
    parts: [
      { title: "Extra", pairs: pairs(answer.extra) },
      ...Object.entries(answer.contexts ?? {}).filter(([name]) => name !== "trace").map(([name, value]) => ({ title: capital(name), pairs: pairs(value).filter(([key]) => key !== "type") })),
      { title: "Packages", pairs: pairs(answer.modules) },
    ].filter((part) => part.pairs.length > 0),
  };
}

/** @param {Exception[]} exceptions @param {{frames: Frame[]} | null} stack @returns {Exception[]} */
const withStack = (exceptions, stack) => (stack ? exceptions.map((one, index) => (index === 0 ? { ...one, frames: stack.frames } : one)) : exceptions);

/** The names and values of an object in an object: `geo.city`. @param {any} value @param {string} name @returns {Pair[] | null} */
const inner = (value, name) => (isObject(value) ? pairs(value).map(([key, one]) => [`${name}.${key}`, one]) : null);

/** Seconds since the epoch or RFC 3339, as ms; NaN when it is no time that a calendar has. @param {unknown} given */
function moment(given) {
  const written = typeof given === "string" && /^\d+(\.\d+)?$/.test(given) ? Number(given) : given;
  const ms = typeof written === "number" ? written * 1000 : Date.parse(/[Zz]|[+-]\d\d:?\d\d$/.test(String(written)) ? String(written) : `${written}Z`);
  return Number.isNaN(new Date(ms).getTime()) ? Number.NaN : ms;
}

/** @param {string} name */
const capital = (name) => name.charAt(0).toUpperCase() + name.slice(1);

/** @param {any} value */
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** Names with values as texts. @param {any} given @returns {Pair[]} */
export const pairs = (given) => (isObject(given) ? Object.entries(given).map(([name, value]) => [name, text(value)]) : []);

/** A value as text: what is no text as JSON. @param {any} value */
export const text = (value) => (typeof value === "string" ? value : JSON.stringify(value) ?? "").slice(0, LONGEST_TEXT);
