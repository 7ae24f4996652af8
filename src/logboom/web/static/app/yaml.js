// Rules as code: YAML of what the API takes, as `logboom alerts export` would accept it. Pure.
//
// Source: YAML 1.2.2 chapter 7.3: a JSON string is a double-quoted scalar.

const PLAIN = /^[A-Za-z][A-Za-z0-9_]*(?: [A-Za-z0-9_]+)*$/;
const SPAN = /^\d+[smhdw]$/;
const WORDS_WITH_A_MEANING = /^(?:true|false|yes|no|on|off|null|y|n)$/i;

/** @param {any} value @returns {string} */
function flow(value) {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (value && typeof value === "object") return `{${Object.entries(value).map(([name, one]) => `${flow(name)}: ${flow(one)}`).join(", ")}}`;
  const plain = typeof value === "string" && (PLAIN.test(value) || SPAN.test(value)) && !WORDS_WITH_A_MEANING.test(value);
  return plain ? value : JSON.stringify(value);
}

/**
 * A file with one rule (docs/alerts-as-code.md).
 * @param {Record<string, any>} rule
 */
export const asCode = (rule) => `rules:\n${Object.entries(rule).map(([name, value], number) => `${number ? "    " : "  - "}${name}: ${flow(value)}`).join("\n")}\n`;
