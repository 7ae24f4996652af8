// The HTTP API (docs/search.md, docs/access.md): requests with the session's cookie, errors as the API words them.

/** An error of the API: `position` are the characters of the query that are wrong. */
export class ApiError extends Error {
  /**
   * @param {number} status  0 when the server didn't answer
   * @param {{code?: string, message?: string, hint?: string, position?: {start: number, end: number}}} error
   */
  constructor(status, error) {
    super(error.message ?? "The server answered something that is not its API.");
    this.status = status;
    this.code = error.code ?? "";
    this.hint = error.hint ?? "";
    this.position = error.position ?? null;
  }
}

/** The server's clock less this computer's, in ms: "the last hour" is the server's. */
let clockDifference = 0;
// The Date header has whole seconds; a smaller difference says nothing.
const CLOCK_GRAIN_MS = 2_000;

export const serverNow = () => Date.now() + clockDifference;

/**
 * @param {string} path
 * @param {Record<string, string | number>} [params]  empty text is left out
 * @param {AbortSignal} [abort]
 * @returns {Promise<any>}
 */
export async function get(path, params = {}, abort) {
  return (await getWithHeaders(path, params, abort)).body;
}

/**
 * As `get`, with the headers of the answer.
 * @param {string} path
 * @param {Record<string, string | number>} params
 * @param {AbortSignal} [abort]
 * @returns {Promise<{body: any, headers: Headers}>}
 */
export function getWithHeaders(path, params, abort) {
  return answer(addressOf(path, params), { signal: abort });
}

/**
 * @param {string} path
 * @param {object} [body]
 * @param {Record<string, string>} [headers]
 * @returns {Promise<any>}
 */
export const post = (path, body = {}, headers = {}) => send("POST", path, body, headers);

/**
 * @param {"POST" | "PUT" | "PATCH" | "DELETE"} method
 * @param {string} path  with its search, if it has one
 * @param {object | string | undefined} body  text is sent as it is
 * @param {Record<string, string>} headers
 * @param {AbortSignal} [abort]
 * @returns {Promise<any>}
 */
export async function send(method, path, body, headers, abort) {
  const answered = await answer(`/api/v1/${path}`, {
    method,
    signal: abort,
    headers: body === undefined ? headers : { "Content-Type": "application/json", ...headers },
    body: typeof body === "string" ? body : body && JSON.stringify(body),
  });
  return answered.body;
}

/**
 * @param {string} path
 * @param {Record<string, string | number>} params
 */
export function addressOf(path, params) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value !== "") search.set(name, String(value));
  return `/api/v1/${path}?${search}`;
}

/**
 * @param {string} url
 * @param {RequestInit} options
 */
async function answer(url, options) {
  let response;
  try {
    response = await fetch(url, { ...options, headers: { Accept: "application/json", ...options.headers } });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, { code: "unreachable", message: "The server does not answer.", hint: "Is it running? Is the network up?" });
  }
  rememberClock(response.headers.get("Date"));
  const text = await response.text();
  const body = parsed(text);
  if (!response.ok) throw new ApiError(response.status, body?.error ?? { message: `The server answered ${response.status}.` });
  return { body, headers: response.headers };
}

/** @param {string} text */
function parsed(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

/** @param {string | null} date */
function rememberClock(date) {
  const difference = date ? Date.parse(date) - Date.now() : 0;
  clockDifference = Math.abs(difference) > CLOCK_GRAIN_MS ? difference : 0;
}
