// Finding one event by its id.
import { get, serverNow } from "./api.js";
import { fromAnswer } from "./events.js";
import { rfc3339 } from "./time.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * The event with an id, null when the project has none. The id tells when it was taken (a UUID of version 7: RFC 9562
 * section 5.7), and most events happened just before; the others are looked for in all time.
 * @param {string} project
 * @param {string} id
 */
export async function findEvent(project, id) {
  const taken = parseInt(id.replaceAll("-", "").slice(0, 12), 16);
  return (await within(project, id, taken - HOUR_MS, taken + HOUR_MS)) ?? within(project, id, 0, serverNow() + DAY_MS);
}

/** @param {string} project @param {string} id @param {number} start @param {number} end */
async function within(project, id, start, end) {
  const answer = await get("search", { project, query: `event_id="${id}"`, start: rfc3339(start), end: rfc3339(end), limit: 1 });
  return fromAnswer(answer)[0] ?? null;
}
