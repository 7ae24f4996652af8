// Signing in and out.
import { post } from "./api.js";
import { me } from "./me.js";

export async function signOut() {
  // The token proves that the request comes from this page (docs/access.md).
  await post("sign-out", {}, { "X-CSRF-Token": me.value?.csrf_token ?? "" });
  location.assign("/login");
}

/** @param {string} email @param {string} password */
export const signIn = (email, password) => post("sign-in", { email, password });

/** @param {string} token */
export const signInByLink = (token) => post("sign-in/link", { token });
