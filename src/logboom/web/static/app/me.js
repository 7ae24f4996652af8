// Who is signed in, and the projects that this person may see.
import { go, slug } from "./state.js";
import { computed, signal } from "./html.js";
import { ApiError, get } from "./api.js";

/** @typedef {{id: number, slug: string, name: string, role: "viewer" | "member" | "admin"}} Project */
/** @typedef {{id: number, name: string, email: string, administrator: boolean, has_password: boolean, projects: Project[], csrf_token: string | null}} Me */

export const me = signal(/** @type {Me | null} */ (null));

/** Why nothing can be shown at all: the server is away, or something went wrong. */
export const meError = signal(/** @type {ApiError | null} */ (null));

/** The project of the address, null when this person may not see it or there is none. */
export const project = computed(() => me.value?.projects.find((one) => one.slug === slug.value) ?? null);

/** Whether this person may change anything in the project: issues, rules, searches. */
export const mayChange = () => project.value !== null && project.value.role !== "viewer";

/** Fetch who is signed in; whoever isn't goes to sign in and comes back to this address. */
export async function load() {
  meError.value = null;
  try {
    me.value = await get("me");
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401) toSignIn();
    else meError.value = error;
    return;
  }
  if (!slug.value && me.value?.projects.length) go({ project: me.value.projects[0].slug }, { replace: true });
}

/** The session is over: sign in, then come back here. */
export function toSignIn() {
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}
