// The form of the sign-in page. A one-time link shows a button and not the page behind it, because programs that look
// through mail open links too, and would use it up.
import { html, icon, useState } from "../html.js";
import { ApiError } from "../api.js";
import { sentence } from "../content.js";
import { signIn, signInByLink } from "../session.js";

const asked = new URLSearchParams(location.search);

export function SignIn() {
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const token = asked.get("token");
  const submit = async (/** @type {SubmitEvent} */ submitted) => {
    submitted.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (submitted.target));
    setBusy(true);
    setError("");
    try {
      await (token ? signInByLink(token) : signIn(String(form.get("email")), String(form.get("password"))));
      location.replace(next());
    } catch (failed) {
      setError(failed instanceof ApiError ? [failed.message, failed.hint].filter(Boolean).map(sentence).join(" ") : String(failed));
      setBusy(false);
    }
  };
  return html`<form class="panel gatepanel" onSubmit=${submit}>
    <div class="gatebrand">${icon("logo")}<h1>Logboom</h1></div>
    ${token ? html`<p class="soft">This link signs you in once.</p>` : credentials}
    ${error && html`<div class="notice" data-level="error" role="alert">${icon("warn")}<p>${error}</p></div>`}
    <button class="btn primary l wfull" disabled=${busy}>Sign in</button>
    ${token && error && html`<a href="/login">Sign in with e-mail and password</a>`}
    ${!token && html`<p class="hint">No password yet? On the server, <code>logboom admin login-link</code> prints a link that signs in once.</p>`}
  </form>`;
}

const credentials = html`
  <div class="field"><label for="email">E-mail</label><span class="input l"><input id="email" name="email" type="email" autocomplete="username" required autofocus /></span></div>
  <div class="field"><label for="password">Password</label><span class="input l"><input id="password" name="password" type="password" autocomplete="current-password" required /></span></div>`;

/** Where the person wanted to go; only ever a page of this server. */
function next() {
  const given = asked.get("next") ?? "/";
  const wanted = new URL(URL.canParse(given, location.origin) ? given : "/", location.origin);
  // The whole address: a path that begins with `//` alone would name another server.
  return wanted.origin === location.origin ? wanted.href : "/";
}
