// The ingest keys of a project, as far as this person may see them.
import { get } from "./api.js";

/**
 * The key that a ready command can carry: the first of the project, null when this person may see none.
 * @param {string} slug
 * @returns {Promise<string | null>}
 */
export async function firstKey(slug) {
  try {
    const answer = await get(`projects/${encodeURIComponent(slug)}/keys`);
    return answer.keys[0]?.key ?? null;
  } catch {
    return null;
  }
}
