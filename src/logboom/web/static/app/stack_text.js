// A stack trace as text, for reading raw and for copying: the exception, then its calls, the newest first. Pure.

/** What an exception is to the one before it. */
export const RELATIONS = { "": "", cause: "caused by", part: "one of the group" };

/**
 * @param {import("./report.js").Exception[]} exceptions
 */
export const stackText = (exceptions) => exceptions.map(written).join("\n\n");

/** @param {import("./report.js").Exception} exception */
function written({ type, value, module, relation, frames }) {
  const name = [module, type].filter(Boolean).join(".");
  const head = [name, value].filter(Boolean).join(": ");
  return [RELATIONS[relation] && `${RELATIONS[relation]}:`, head, ...frames.map(call)].filter(Boolean).join("\n");
}

/** @param {import("./report.js").Frame} frame */
function call({ function: name, filename, abs_path: absolute, module, lineno, colno, context }) {
  const place = [filename || absolute || module || "?", lineno, colno].filter((part) => part !== null).join(":");
  const hit = context.find(([number]) => number === lineno)?.[1].trim();
  return `  at ${name || "?"} (${place})${hit ? `\n      ${hit}` : ""}`;
}
