// What the page is about, in words of its own: the name of the rule, of the program. Known once the page has asked for it.
import { signal } from "./html.js";
import { address } from "./state.js";

const named = signal({ path: "", words: "" });

const pathOf = () => JSON.stringify([address.value.page, address.value.alert, address.value.recipe]);

/** Name what the page that is shown is about. @param {string} words */
export const nameSubject = (words) => void (named.value = { path: pathOf(), words });

/** Its name; `otherwise` as long as it isn't known. @param {string} otherwise */
export const subjectOr = (otherwise) => (named.value.path === pathOf() && named.value.words) || otherwise;
