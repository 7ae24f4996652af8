// One's own account: the password, the browsers that are signed in, the tokens of programs.
import { attempted, change } from "../../changes.js";
import { say } from "../../clipboard.js";
import { confirmed } from "../../confirm.js";
import { visible } from "../../content.js";
import { html, useState } from "../../html.js";
import { load, me } from "../../me.js";
import { serverNow } from "../../api.js";
import { address } from "../../state.js";
import { ago, day } from "../../time.js";
import { useAnswer } from "../../use_answer.js";
import { Answered } from "../asked.js";
import { Snippet } from "../snippet.js";
import { Form } from "./form.js";
import { None, Section } from "./section.js";

export function You() {
  return html`<${Password} /><${SignIns} /><${Tokens} />`;
}

function Password() {
  const known = me.value?.has_password;
  const set = async (/** @type {Record<string, string>} */ { current = "", fresh, again }) => {
    if (fresh !== again) return say("The two new passwords differ.", { failed: true });
    await change("PUT", "me/password", { current_password: current, new_password: fresh });
    say("The password is changed. Every other browser was signed out.");
    await load();
  };
  const secret = /** @type {const} */ ({ type: "password", required: true });
  const fields = [
    ...(known ? [{ name: "current", label: "Current password", autocomplete: "current-password", ...secret }] : []),
    { name: "fresh", label: "New password", autocomplete: "new-password", ...secret },
    { name: "again", label: "New password again", autocomplete: "new-password", ...secret },
  ];
  return html`<${Section} title="Password" words=${known ? "" : "You have none yet: you came by a one-time link."}><${Form} label="Password" fields=${fields} verb="Change password" act=${set} /><//>`;
}

function SignIns() {
  const asked = useAnswer("sessions");
  const end = async (/** @type {any} */ session) => {
    if (await attempted(() => change("DELETE", `sessions/${session.id}`))) asked.again();
  };
  return html`<${Section} title="Signed in"><${Answered} asked=${asked}>${(/** @type {any} */ found) => html`<div class="tablewrap" tabindex="0"><table class="table dense" aria-label="Signed in"><thead><tr><th>Browser</th><th class="nosmall">Address</th><th class="tight">Seen</th><th class="tight"></th></tr></thead>
    <tbody>${found.sessions.map((/** @type {any} */ one) => html`<tr key=${one.id}><td class="cut w100" title=${one.user_agent}>${visible(browser(one.user_agent))}</td><td class="nosmall"><code>${one.address}</code></td><td class="tight">${ago(Date.parse(one.last_seen_at), serverNow(), address.value.zone)}</td>
      <td class="tight">${one.current ? html`<span class="badge" data-level="ok">this one</span>` : html`<button class="btn s" onClick=${() => end(one)}>Sign out</button>`}</td></tr>`)}</tbody></table></div>`}<//><//>`;
}

/** `Chromium on Linux` of a user agent; itself when it says something else. @param {string} agent */
function browser(agent) {
  const name = [["Edg/", "Edge"], ["OPR/", "Opera"], ["Firefox/", "Firefox"], ["Chrome/", "Chrome"], ["Safari/", "Safari"]].find(([mark]) => agent.includes(mark))?.[1];
  const system = [["Android", "Android"], ["iPhone", "iPhone"], ["iPad", "iPad"], ["Mac OS", "macOS"], ["Windows", "Windows"], ["Linux", "Linux"]].find(([mark]) => agent.includes(mark))?.[1];
  return name && system ? `${name} on ${system}` : agent || "unknown";
}

const SCOPES = /** @type {const} */ ([["read", "reads"], ["read admin", "reads and changes what you may change"]]);
const EXPIRIES = /** @type {const} */ ([["", "never"], ["30", "in 30 days"], ["90", "in 90 days"], ["365", "in a year"]]);
const DAY_MS = 86_400_000;

function Tokens() {
  const asked = useAnswer("tokens");
  const [fresh, setFresh] = useState("");
  const make = async (/** @type {Record<string, string>} */ { name, scopes, days, bound }) => {
    const expires = days ? new Date(serverNow() + Number(days) * DAY_MS).toISOString() : null;
    const made = await change("POST", "tokens", { name, scopes: scopes.split(" "), expires_at: expires, project: bound });
    setFresh(made.token);
    asked.again();
  };
  const revoke = async (/** @type {any} */ token) => {
    if (!(await confirmed(`Revoke ${token.name}?`, "Programs that use this token are refused from now on. This cannot be undone.", "Revoke"))) return;
    if (await attempted(() => change("DELETE", `tokens/${token.id}`))) asked.again();
  };
  const projects = (me.value?.projects ?? []).map((one) => /** @type {const} */ ([one.slug, one.name]));
  const fields = [
    { name: "name", label: "Name", placeholder: "what it is for", required: true },
    { name: "scopes", label: "May", options: SCOPES },
    { name: "bound", label: "In", options: /** @type {[string, string][]} */ ([["", "all my projects"], ...projects]) },
    { name: "days", label: "Expires", options: EXPIRIES },
  ];
  const { zone } = address.value;
  return html`<${Section} title="API tokens" words="What programs and the command line show to read and to change what you may."><${Answered} asked=${asked}>${(/** @type {any} */ found) => found.tokens.length === 0 ? html`<${None} words="You have no token." />` : html`<div class="tablewrap" tabindex="0"><table class="table dense" aria-label="API tokens"><thead><tr><th>Name</th><th class="tight nosmall">Begins</th><th class="tight">May</th><th class="nosmall">In</th><th class="tight nosmall">Expires</th><th class="tight nosmall">Used</th><th class="tight"></th></tr></thead>
    <tbody>${found.tokens.map((/** @type {any} */ one) => html`<tr key=${one.id}><td class="cut w100"><b>${visible(one.name)}</b></td><td class="tight nosmall"><code>${one.beginning}…</code></td><td class="tight">${one.scopes.join(", ")}</td><td class="nosmall">${one.project ?? "all"}</td>
      <td class="tight nosmall">${one.expires_at ? day(Date.parse(one.expires_at), zone) : "never"}</td><td class="tight nosmall">${one.last_used_at ? ago(Date.parse(one.last_used_at), serverNow(), zone) : "never"}</td><td class="tight"><button class="btn s danger" onClick=${() => revoke(one)}>Revoke</button></td></tr>`)}</tbody></table></div>`}<//>
    ${fresh && html`<div class="pad"><div class="notice" data-level="ok"><p>This is the new token. It is shown this once.</p></div><${Snippet} text=${fresh} /></div>`}
    <${Form} label="New token" fields=${fields} verb="Make token" act=${make} /><//>`;
}
