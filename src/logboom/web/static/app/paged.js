// A list that comes page by page: which request is the newest, whether the next page is on its way, what went wrong.
import { ApiError } from "./api.js";
import { batch, signal } from "./html.js";
import { toSignIn } from "./me.js";

const SLOW_MS = 120;

export function paged() {
  const phase = signal(/** @type {"loading" | "ready" | "failed"} */ ("loading"));
  const failure = signal(/** @type {ApiError | null} */ (null));
  /** It takes long enough to say so. */
  const slow = signal(false);
  /** The next page is on its way. */
  const paging = signal(false);
  const nextCursor = signal("");
  let running = new AbortController();

  /** A new request, which ends the one before. */
  function begin() {
    running.abort();
    running = new AbortController();
    return running;
  }

  /** @param {unknown} error @param {AbortController} mine  of the request that failed */
  function failed(error, mine) {
    if (mine !== running || mine.signal.aborted) return;
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401) return toSignIn();
    batch(() => {
      failure.value = error;
      phase.value = "failed";
    });
  }

  /**
   * Do what a request does, saying so when it takes long, and what went wrong.
   * @param {AbortController} mine
   * @param {() => Promise<void>} act
   * @param {{quiet?: boolean}} [options]
   */
  async function during(mine, act, { quiet = false } = {}) {
    const late = setTimeout(() => (slow.value = !quiet), SLOW_MS);
    try {
      await act();
    } catch (error) {
      failed(error, mine);
    } finally {
      clearTimeout(late);
      if (running === mine) slow.value = false;
    }
  }

  /**
   * Fetch the next page, if there is one and none is on its way.
   * @template Row
   * @param {(cursor: string, abort: AbortSignal) => Promise<{rows: Row[], next: string}>} fetched
   * @param {(rows: Row[]) => void} add
   */
  async function more(fetched, add) {
    if (paging.value || !nextCursor.value || phase.value !== "ready") return;
    paging.value = true;
    const mine = running;
    try {
      const { rows, next } = await fetched(nextCursor.value, mine.signal);
      if (mine !== running) return;
      batch(() => {
        add(rows);
        nextCursor.value = next;
      });
    } catch (error) {
      nextCursor.value = "";
      failed(error, mine);
    } finally {
      paging.value = false;
    }
  }

  return { phase, failure, slow, paging, nextCursor, begin, during, more, current: () => running };
}
