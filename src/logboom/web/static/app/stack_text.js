// A stack trace as text, for reading raw and for copying: the exception, then its calls, the newest first. Pure.

/**
 * @param {import("./report.js").Exception[]} exceptions
 */
export const stackText = (exceptions) => exceptions.map(written).join("\n\n");

/** @param {import("./report.js").Exception} exception */
function written({ type, value, module, relation, frames }) {
  const name = [module, type].filter(Boolean).join(".");
  const head = [name, value].filter(Boolean).join(": ");
  return [relation && `${relation}:`, head, ...frames.map(call)].filter(Boolean).join("\n");
}

/** @param {import("./report.js").Frame} frame */
function call({ function: name, path, module, line, column, source }) {
  const place = [path || module || "?", line, column].filter((part) => part !== null).join(":");
  const hit = source.find((one) => one.hit)?.text.trim();
  return `  at ${name || "?"} (${place})${hit ? `\n      ${hit}` : ""}`;
}
