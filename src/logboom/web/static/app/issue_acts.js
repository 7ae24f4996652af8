// What one does to issues, from the list and from an issue's page alike: done at once, with Undo where there is a way back.
import { get } from "./api.js";
import { attempted, change } from "./changes.js";
import { say } from "./clipboard.js";
import { grouped } from "./content.js";
import { signal } from "./html.js";
import { changed, selected } from "./issues.js";
import { pop } from "./pop.js";
import { address, visit } from "./state.js";

/** @typedef {{id: number, name: string, email: string}} Person */
/** @typedef {import("./issues.js").Issue} Issue */

/** Who an issue of the project can be given to. */
export const people = signal(/** @type {Person[]} */ ([]));

export async function loadPeople() {
  const { project } = address.value;
  await attempted(async () => (people.value = (await get("issues/assignees", { project })).users));
}

/** @param {Person} person */
export const nameOf = (person) => person.name || person.email;

/** @param {string[]} ids */
export const named = (ids) => (ids.length === 1 ? ids[0] : `${grouped(ids.length)} issues`);

/** @param {string} path */
const within = (path) => `${path}?project=${encodeURIComponent(address.value.project)}`;

/**
 * @param {string[]} ids
 * @param {Record<string, unknown>} action
 */
const update = (ids, action) => change("POST", within("issues/update"), { issues: ids, ...action });

/**
 * @param {string[]} ids
 * @param {Record<string, unknown>} action
 * @param {string} sentence
 * @param {(() => Promise<unknown>) | null} [back]
 */
async function done(ids, action, sentence, back = null) {
  if (ids.length === 0) return;
  pop.value = "";
  if (!(await attempted(() => update(ids, action)))) return;
  selected.value = new Set();
  changed.value += 1;
  say(sentence, { undo: back && (() => void undone(back)) });
}

/** @param {() => Promise<unknown>} back */
async function undone(back) {
  if (await attempted(back)) changed.value += 1;
}

/** @param {string[]} ids @param {"now" | "next_release"} [when] */
export const resolve = (ids, when = "now") =>
  done(ids, { status: "resolved", in: when }, `${named(ids)} ${ids.length === 1 ? "is" : "are"} resolved${when === "next_release" ? " in the next release" : ""}.`, () => update(ids, { status: "unresolved" }));

/** @param {string[]} ids */
export const unresolve = (ids) => done(ids, { status: "unresolved" }, `${named(ids)} ${ids.length === 1 ? "is" : "are"} open again.`);

/**
 * @param {string[]} ids
 * @param {Record<string, unknown>} until  empty: for good
 * @param {string} words
 */
export const ignore = (ids, until, words) =>
  done(ids, { status: "ignored", until }, `${named(ids)} ${ids.length === 1 ? "is" : "are"} ignored ${words}.`, () => update(ids, { status: "unresolved" }));

/** @param {string[]} ids @param {Person | null} person */
export const assign = (ids, person) =>
  done(ids, { assignee: person?.id ?? null }, person ? `${named(ids)} ${ids.length === 1 ? "is" : "are"} given to ${nameOf(person)}.` : `${named(ids)} ${ids.length === 1 ? "belongs" : "belong"} to nobody.`);

/** One issue of several: of the one with the most events. @param {string[]} ids */
export async function merge(ids) {
  if (ids.length < 2) return say("Select at least two issues to merge them.", { failed: true });
  let into = "";
  if (!(await attempted(async () => (into = (await change("POST", within("issues/merge"), { issues: ids })).short_id)))) return;
  selected.value = new Set();
  changed.value += 1;
  say(`${ids.filter((id) => id !== into).join(", ")} ${ids.length === 2 ? "is" : "are"} part of ${into} now; its page can split them off again.`);
}

/** Give a fingerprint back to the issue that it was merged from. @param {string} id @param {{fingerprint: string, merged_from: string}} part */
export async function split(id, part) {
  if (!(await attempted(() => change("POST", within(`issues/${encodeURIComponent(id)}/unmerge`), { fingerprints: [part.fingerprint] })))) return;
  changed.value += 1;
  say(`${part.merged_from} is an issue of its own again.`);
}

/** @param {string} id @param {boolean} discard  its errors make no issue any more */
export async function remove(id, discard) {
  pop.value = "";
  if (!(await attempted(() => change("POST", within("issues/delete"), { issues: [id], discard })))) return;
  say(`${id} is deleted${discard ? ", and such errors are discarded" : ""}.`);
  visit("issues");
}

/** Whether it was written. @param {string} id @param {string} text */
export async function comment(id, text) {
  const written = await attempted(() => change("POST", within(`issues/${encodeURIComponent(id)}/comments`), { text }));
  if (written) changed.value += 1;
  return written;
}
