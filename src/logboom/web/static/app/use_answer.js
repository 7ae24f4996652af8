// What the API answers to one question, kept while a component is there: asked again when the question changes, after
// an act, and every now and then where that is wanted.
import { ApiError, get } from "./api.js";
import { useEffect, useState } from "./html.js";
import { toSignIn } from "./me.js";

/** @typedef {{found: any, failure: ApiError | null, again: () => void}} Asked  found: null before the first answer */

/**
 * @param {string} path  "" asks nothing
 * @param {Record<string, string | number>} [params]
 * @param {number} [everyMs]  0: only once
 * @returns {Asked}
 */
export function useAnswer(path, params = {}, everyMs = 0) {
  const question = JSON.stringify([path, params]);
  const [answer, setAnswer] = useState({ question: "", found: /** @type {any} */ (null), failure: /** @type {ApiError | null} */ (null) });
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    if (path) {
      get(path, params, abort.signal).then(
        (found) => setAnswer({ question, found, failure: null }),
        (error) => {
          if (abort.signal.aborted) return;
          if (!(error instanceof ApiError)) throw error;
          if (error.status === 401) toSignIn();
          // What was found stays when it is only not found again.
          else setAnswer((before) => ({ question, found: before.question === question ? before.found : null, failure: error }));
        },
      );
    }
    const timer = everyMs ? setTimeout(() => setAsked(asked + 1), everyMs) : 0;
    return () => (abort.abort(), clearTimeout(timer));
  }, [question, asked]);
  const current = answer.question === question;
  return { found: current ? answer.found : null, failure: current ? answer.failure : null, again: () => setAsked(asked + 1) };
}
