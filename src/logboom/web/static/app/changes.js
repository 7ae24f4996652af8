// What the person who is signed in changes: requests that prove that they come from this page (docs/access.md), and what
// is said when they fail.
import { ApiError, send } from "./api.js";
import { say } from "./clipboard.js";
import { sentence } from "./content.js";
import { me, toSignIn } from "./me.js";

/**
 * Change something; failures are thrown.
 * @param {"POST" | "PUT" | "PATCH" | "DELETE"} method
 * @param {string} path
 * @param {object} [body]
 * @param {AbortSignal} [abort]
 */
export const change = (method, path, body, abort) => send(method, path, body, { "X-CSRF-Token": me.value?.csrf_token ?? "" }, abort);

/**
 * Do something that may be refused, and say so when it is. Whether it was done.
 * @param {() => Promise<unknown>} act
 */
export async function attempted(act) {
  try {
    await act();
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401) toSignIn();
    else say([error.message, error.hint].filter(Boolean).map(sentence).join(" "), { failed: true });
    return false;
  }
}
