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
    throw unreachable(error);
  }
  rememberClock(response.headers.get("Date"));
  const text = await response.text();
  const body = parsed(text);
  if (!response.ok) throw new ApiError(response.status, body?.error ?? { message: `The server answered ${response.status}.` });
  return { body, headers: response.headers };
}

/**
 * The documents of an answer in JSON lines, as they come: some at a time.
 * @param {string} path
 * @param {Record<string, string | number>} params
 * @param {AbortSignal} abort
 * @returns {AsyncGenerator<any[]>}
 */
export async function* lines(path, params, abort) {
  let response;
  try {
    response = await fetch(addressOf(path, params), { signal: abort, headers: { Accept: "application/x-ndjson" } });
  } catch (error) {
    throw unreachable(error);
  }
  rememberClock(response.headers.get("Date"));
  if (!response.ok || !response.body) throw new ApiError(response.status, parsed(await response.text())?.error ?? { message: `The server answered ${response.status}.` });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const pieces = (rest + part.value).split("\n");
      rest = pieces.pop() ?? "";
      if (pieces.length > 0) yield pieces.map((piece) => JSON.parse(piece));
    }
  } catch (error) {
    throw unreachable(error);
  } finally {
    void reader.cancel().catch(() => undefined);
  }
  if (rest.trim()) yield [JSON.parse(rest)];
}

/** What a request that got no answer is told as; one that we stopped stays what it is. @param {unknown} error */
function unreachable(error) {
  if (error instanceof DOMException && error.name === "AbortError") return error;
  return new ApiError(0, { code: "unreachable", message: "The server does not answer.", hint: "Is it running? Is the network up?" });
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
