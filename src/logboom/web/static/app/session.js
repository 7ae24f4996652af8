// Signing in and out.
import { post } from "./api.js";
import { change } from "./changes.js";

export async function signOut() {
  await change("POST", "sign-out", {});
  location.assign("/login");
}

/** @param {string} email @param {string} password */
export const signIn = (email, password) => post("sign-in", { email, password });

/** @param {string} token */
export const signInByLink = (token) => post("sign-in/link", { token });
