// A list of which the server gives a page at a time: the first comes with the page, older ones when they are asked for.
import { get } from "../../api.js";
import { attempted } from "../../changes.js";
import { html, useState } from "../../html.js";

/**
 * @param {{first: any, list: string, path: string, slug: string, asked?: Record<string, string>, show: (items: any[]) => any}} props
 *   first: the newest page, which is fetched again now and then; list: the name of its items
 */
export function Older({ first, list, path, slug, asked = {}, show }) {
  const [older, setOlder] = useState(/** @type {any[]} */ ([]));
  const [next, setNext] = useState(/** @type {number | null | undefined} */ (undefined));
  const before = next === undefined ? first.next_before : next;
  const more = () => attempted(async () => {
    const page = await get(path, { project: slug, ...asked, before });
    setOlder([...older, ...page[list]]);
    setNext(page.next_before);
  });
  // The first page moves on with what is new: what it has now may stand among the older ones, too.
  const known = new Set(first[list].map((/** @type {any} */ one) => one.id));
  return html`${show([...first[list], ...older.filter((one) => !known.has(one.id))])}
    ${before && html`<div class="line pad"><button type="button" class="btn" onClick=${more}>Older</button></div>`}`;
}
