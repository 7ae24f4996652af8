// The ways out for messages: made and tested here by admins. A secret that was typed in is never shown again.
import { attempted, change } from "../../changes.js";
import { say } from "../../clipboard.js";
import { html, icon, useState } from "../../html.js";
import { project } from "../../me.js";

const KINDS = /** @type {const} */ ([["email", "E-mail"], ["apprise", "Slack, Teams, Telegram, ... (apprise)"], ["webhook", "Webhook"]]);
const FRESH = { name: "", kind: "email", to: "", url: "", secret: "" };

/** @typedef {typeof FRESH} Draft */

/** What the API takes. @param {Draft} draft */
function channelOf({ kind, to, url, secret }) {
  if (kind === "email") return { kind, to: to.split(",").map((one) => one.trim()).filter(Boolean) };
  return { kind, url: url.trim(), ...(kind === "webhook" && secret ? { secret } : {}) };
}

/** @param {{channels: any[], slug: string, again: () => void}} props */
export function Channels({ channels, slug, again }) {
  const search = `?project=${encodeURIComponent(slug)}`;
  const test = (/** @type {any} */ channel) => attempted(async () => {
    const { answer } = await change("POST", `alerts/channels/${channel.id}/test${search}`, {});
    say(`A test was sent by ${channel.name}: ${answer}`);
  });
  const [editing, setEditing] = useState(0);
  const [leaving, setLeaving] = useState(0);
  const remove = (/** @type {any} */ channel) => attempted(async () => {
    await change("DELETE", `alerts/channels/${channel.id}${search}`);
    say(`${channel.name} is deleted, and its secrets with it.`);
    setLeaving(0);
    again();
  });
  const isAdmin = project.value?.role === "admin";
  const edited = channels.find(({ id }) => id === editing);
  return html`<div class="pile rulepile">
    ${channels.length === 0 && html`<div class="blank">${icon("bell")}<h2>There is no channel yet</h2><p>Rules that fire are recorded, but nobody is told.</p></div>`}
    ${channels.length > 0 && html`<section class="panel"><table class="table" aria-label="Channels"><thead><tr><th>Channel</th><th class="tight">Kind</th><th>Goes to</th><th class="tight"></th></tr></thead>
      <tbody>${channels.map((channel) => html`<tr key=${channel.id}><td><b>${channel.name}</b></td><td class="tight">${channel.kind}</td><td><span class="cutlong">${shown(channel.shown)}</span></td>
        <td class="tight nowrap">${isAdmin && (leaving === channel.id
            ? html`<button class="btn s danger" onClick=${() => remove(channel)}>Delete ${channel.name}</button> <button class="btn plain s" onClick=${() => setLeaving(0)}>Keep</button>`
            : html`<button class="btn s" onClick=${() => test(channel)}>Send a test</button> <button class="btn plain s" onClick=${() => setEditing(channel.id)}>Edit</button> <button class="btn plain s" onClick=${() => setLeaving(channel.id)}>Delete</button>`)}</td></tr>`)}</tbody></table></section>`}
    ${isAdmin ? html`<${ChannelForm} key=${editing} channel=${edited} search=${search} done=${() => (setEditing(0), again())} />` : html`<p class="small dim">Admins of the project make channels.</p>`}</div>`;
}

/** Without its secrets. @param {Record<string, any>} configuration */
const shown = ({ signed, ...rest }) => [...Object.values(rest).map((value) => (Array.isArray(value) ? value.join(", ") : String(value))), ...(signed === undefined ? [] : [signed ? "signed" : "unsigned"])].join(", ") || "an address that is kept secret";

/** Of a new channel, or of `channel`, whose secret has to be typed in again. @param {{channel?: any, search: string, done: () => void}} props */
function ChannelForm({ channel, search, done }) {
  const title = channel ? `Edit ${channel.name}` : "New channel";
  const [draft, setDraft] = useState(channel ? { ...FRESH, name: channel.name, kind: channel.kind, to: (channel.shown.to ?? []).join(", ") } : FRESH);
  const [busy, setBusy] = useState(false);
  const body = { name: draft.name.trim(), channel: channelOf(draft) };
  const act = async (/** @type {() => Promise<void>} */ deed) => {
    setBusy(true);
    await attempted(deed);
    setBusy(false);
  };
  const test = () => act(async () => {
    const { answer } = await change("POST", `alerts/channels/test${search}`, { ...body, name: body.name || "test" });
    say(`A test was sent: ${answer}`);
  });
  const make = () => act(async () => {
    await change(channel ? "PUT" : "POST", `alerts/channels${channel ? `/${channel.id}` : ""}${search}`, body);
    setDraft({ ...FRESH, kind: draft.kind });
    done();
  });
  const field = (/** @type {keyof Draft} */ name, /** @type {string} */ label, placeholder = "", type = "text") => html`<div class="formrow"><span class="lbl">${label}</span><span class="input wfull"><input type=${type} aria-label=${label} value=${draft[name]} placeholder=${placeholder} autocomplete=${type === "password" ? "new-password" : "off"} onInput=${(/** @type {any} */ typed) => setDraft({ ...draft, [name]: typed.target.value })} /></span></div>`;
  return html`<form class="panel narrow" aria-label=${title} onSubmit=${(/** @type {Event} */ event) => (event.preventDefault(), make())}><header><h2>${title}</h2></header>
    ${field("name", "Name", "oncall")}
    <div class="formrow"><span class="lbl">Kind</span><div class="formcell"><select aria-label="Kind" disabled=${Boolean(channel)} onChange=${(/** @type {any} */ chosen) => setDraft({ ...draft, kind: chosen.target.value })}>${KINDS.map(([kind, title]) => html`<option value=${kind} selected=${kind === draft.kind}>${title}</option>`)}</select></div></div>
    ${draft.kind === "email" && field("to", "To", "team@example.org, oncall@example.org")}
    ${draft.kind === "apprise" && field("url", "URL", "slack://token_a/token_b/token_c/#channel", "password")}
    ${draft.kind === "webhook" && html`${field("url", "URL", "https://", "password")}${field("secret", "Secret", "signs each message; empty: unsigned", "password")}`}
    <div class="formrow"><span class="lbl"></span><div class="sentence"><button type="submit" class="btn primary" disabled=${busy}>${channel ? "Save channel" : "Make channel"}</button><button type="button" class="btn" disabled=${busy} onClick=${test}>Send a test</button>${channel && html`<button type="button" class="btn plain" onClick=${done}>Discard</button>`}
      ${draft.kind !== "email" && html`<span class="hint">${channel ? "What is saved is not shown: type it in again." : "Encrypted when saved, and never shown again."}</span>`}</div></div></form>`;
}
