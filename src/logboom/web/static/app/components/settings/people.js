// Who has which role in the project; administrators of the server make people too.
import { attempted, change } from "../../changes.js";
import { say } from "../../clipboard.js";
import { confirmed } from "../../confirm.js";
import { visible } from "../../content.js";
import { html, useState } from "../../html.js";
import { me } from "../../me.js";
import { useAnswer } from "../../use_answer.js";
import { Answered } from "../asked.js";
import { Snippet } from "../snippet.js";
import { Form } from "./form.js";
import { None, Section } from "./section.js";

const ROLES = /** @type {const} */ ([["viewer", "viewer: reads"], ["member", "member: works on issues, alerts, searches"], ["admin", "admin: keys, people, retention"]]);

/** @param {{slug: string}} props */
export function Members({ slug }) {
  const path = `projects/${encodeURIComponent(slug)}/members`;
  const asked = useAnswer(path);
  const give = async (/** @type {string} */ email, /** @type {string} */ role) => {
    await change("PUT", path, { email, role });
    say(`${email} is ${role} now.`);
    asked.again();
  };
  const take = async (/** @type {any} */ one) => {
    if (!(await confirmed(`Take ${one.email} out of the project?`, "They see nothing of it from now on.", "Take out"))) return;
    if (await attempted(() => change("DELETE", `${path}/${one.user_id}`))) asked.again();
  };
  return html`<${Section} title="People of this project" words="Whoever has a role here sees the project. A role can be given to everybody whom this server knows."><${Answered} asked=${asked}>${(/** @type {any} */ found) => found.members.length === 0 ? html`<${None} words="Nobody has a role of their own here. Administrators of the server see every project." />` : html`<div class="tablewrap" tabindex="0"><table class="table dense" aria-label="People of this project"><thead><tr><th>Person</th><th class="tight">Role</th><th class="tight"></th></tr></thead>
    <tbody>${found.members.map((/** @type {any} */ one) => html`<tr key=${one.user_id}><td class="cut w100">${visible(one.name || one.email)}${one.name && html` <span class="dim">${visible(one.email)}</span>`}${!one.active && html` <span class="badge" data-level="warning">not active</span>`}</td>
      <td class="tight"><select aria-label=${`Role of ${one.email}`} onChange=${(/** @type {any} */ chosen) => attempted(() => give(one.email, chosen.target.value))}>${ROLES.map(([role]) => html`<option value=${role} selected=${role === one.role}>${role}</option>`)}</select></td>
      <td class="tight"><button class="btn s danger" onClick=${() => take(one)}>Take out</button></td></tr>`)}</tbody></table></div>`}<//>
    <${Form} label="Give a role" verb="Give role" act=${(/** @type {Record<string, string>} */ { email, role }) => give(email, role)} fields=${[
      { name: "email", label: "E-mail", type: "email", required: true },
      { name: "role", label: "Role", options: ROLES },
    ]} /><//>`;
}

export function Users() {
  const asked = useAnswer("users");
  const [link, setLink] = useState({ email: "", text: "" });
  const make = async (/** @type {Record<string, string>} */ { email, name, administrator }) => {
    const made = await change("POST", "users", { email, name, administrator: administrator === "yes" });
    setLink({ email, text: made.login_link });
    asked.again();
  };
  const changed = (/** @type {any} */ one, /** @type {object} */ to) => attempted(async () => {
    await change("PATCH", `users/${one.id}`, to);
    asked.again();
  });
  const linked = (/** @type {any} */ one) => attempted(async () => setLink({ email: one.email, text: (await change("POST", `users/${one.id}/login-link`)).login_link }));
  return html`<${Section} title="People of this server"><${Answered} asked=${asked}>${(/** @type {any} */ found) => html`<div class="tablewrap" tabindex="0"><table class="table dense" aria-label="People of this server"><thead><tr><th>Person</th><th class="tight nosmall">Administrator</th><th class="tight"></th></tr></thead>
    <tbody>${found.users.map((/** @type {any} */ one) => html`<tr key=${one.id}><td class="cut w100">${visible(one.name || one.email)}${one.name && html` <span class="dim">${visible(one.email)}</span>`}${!one.active && html` <span class="badge" data-level="warning">not active</span>`}</td>
      <td class="tight nosmall">${one.administrator ? "yes" : "no"}</td>
      <td class="tight"><span class="line tight"><button class="btn s" onClick=${() => linked(one)}>Sign-in link</button>${one.id !== me.value?.id && html`<button class="btn s nosmall" onClick=${() => changed(one, { administrator: !one.administrator })}>${one.administrator ? "No administrator" : "Administrator"}</button><button class="btn s" onClick=${() => changed(one, { active: !one.active })}>${one.active ? "Deactivate" : "Activate"}</button>`}</span></td></tr>`)}</tbody></table></div>`}<//>
    ${link.text && html`<div class="pad"><div class="notice" data-level="ok"><p>Hand this link to ${visible(link.email)}: it signs in once.</p></div><${Snippet} text=${link.text} /></div>`}
    <${Form} label="New person" verb="Make person" act=${make} fields=${[
      { name: "email", label: "E-mail", type: "email", required: true },
      { name: "name", label: "Name" },
      { name: "administrator", label: "Administers the server", options: [["no", "no"], ["yes", "yes"]] },
    ]} /><//>`;
}
