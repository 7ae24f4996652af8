// A request as a command for a shell. The request came from outside, and the command is pasted into somebody's terminal:
// no value may become an option, a file's name or a second command. Pure.

/** @typedef {import("./report.js").Request} Request */

// What a header's name may be: RFC 9110 section 5.6.2. So none begins with @, which would read a file.
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// Follow from the rest of the command, or from curl itself.
const LEFT_OUT = new Set(["host", "content-length", "connection", "accept-encoding", "cookie"]);
const METHOD = /^[A-Za-z]{1,20}$/;

/** @param {Request} request */
export function curl(request) {
  const words = ["curl --globoff"];
  const method = METHOD.test(request.method) ? request.method.toUpperCase() : "GET";
  if (method !== (request.body ? "POST" : "GET")) words.push(`-X ${method}`);
  for (const [name, value] of request.headers) {
    if (HEADER_NAME.test(name) && !LEFT_OUT.has(name.toLowerCase())) words.push(`-H ${quoted(`${name}: ${oneLine(value)}`)}`);
  }
  const cookies = request.cookies.map(([name, value]) => `${name}=${value}`).join("; ") || header(request, "cookie");
  if (cookies) words.push(`-H ${quoted(`Cookie: ${oneLine(cookies)}`)}`);
  if (request.body) words.push(`--data-raw ${quoted(request.body)}`);
  words.push(`--url ${quoted(address(request))}`);
  return words.join(" \\\n  ");
}

/** @param {Request} request */
function address({ url, query }) {
  const plain = oneLine(url);
  return query && !plain.includes("?") ? `${plain}?${oneLine(query)}` : plain;
}

/** @param {Request} request @param {string} wanted */
const header = (request, wanted) => request.headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? "";

/** @param {string} text */
const oneLine = (text) => text.replace(/[\r\n]+/g, " ");

// What a terminal would act on while the command is pasted.
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;

/**
 * One word of a POSIX shell; with control characters in it the form `$'...'`, in which they are written out.
 * @param {string} text
 */
export function quoted(text) {
  if (!CONTROL.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  const inner = text.replaceAll("\u0000", "").replace(/[\\']/g, "\\$&").replace(new RegExp(CONTROL, "g"), (one) => {
    const code = one.charCodeAt(0);
    return code < 0x80 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
  return `$'${inner}'`;
}
