// A project: its name, how long its events are kept, and the keys that senders write with.
import { serverNow } from "../../api.js";
import { attempted, change } from "../../changes.js";
import { say } from "../../clipboard.js";
import { confirmed } from "../../confirm.js";
import { visible } from "../../content.js";
import { html, icon, useState } from "../../html.js";
import { load, project } from "../../me.js";
import { copy } from "../../clipboard.js";
import { address } from "../../state.js";
import { ago } from "../../time.js";
import { useAnswer } from "../../use_answer.js";
import { Answered } from "../asked.js";
import { Link } from "../link.js";
import { Form } from "./form.js";
import { KeyLimits, today } from "./key_limits.js";
import { None, Section } from "./section.js";

const DAYS = [1, 3, 7, 14, 30, 90, 180, 365, 3650].map((days) => /** @type {const} */ ([String(days), days === 1 ? "1 day" : days === 3650 ? "10 years" : `${days} days`]));

/** @param {{slug: string}} props */
export function ProjectPart({ slug }) {
  const path = `projects/${encodeURIComponent(slug)}`;
  const asked = useAnswer(path);
  const save = async (/** @type {Record<string, string>} */ { name, days }) => {
    await change("PATCH", path, { name, retention_days: Number(days) });
    say("The project is changed.");
    asked.again();
    await load();
  };
  return html`<${Answered} asked=${asked}>${(/** @type {any} */ found) => html`<${Section} title="Project" words="A new retention counts for events that arrive from now on.">
      <${Form} key=${slug} label="Project" keep=${true} verb="Save" act=${save} fields=${[
        { name: "name", label: "Name", value: found.name, required: true },
        { name: "days", label: "Events are kept for", value: String(found.retention_days), options: DAYS },
      ]} /><//><${Keys} slug=${slug} />`}<//>`;
}

/** @param {{slug: string}} props */
function Keys({ slug }) {
  const path = `projects/${encodeURIComponent(slug)}/keys`;
  const asked = useAnswer(path);
  const used = useAnswer("sources", { project: slug, by: "key", seconds: 2_592_000 });
  const [shown, setShown] = useState(0);
  const [limited, setLimited] = useState(0);
  const make = async (/** @type {Record<string, string>} */ { name }) => {
    const made = await change("POST", path, { name });
    setShown(made.id);
    asked.again();
  };
  const revoke = async (/** @type {any} */ key) => {
    if (!(await confirmed(`Revoke ${key.name}?`, "Senders that show this key are refused from now on. What they sent stays. This cannot be undone.", "Revoke"))) return;
    if (await attempted(() => change("DELETE", `${path}/${key.id}`))) asked.again();
  };
  const rotate = (/** @type {any} */ key) => attempted(async () => {
    const made = await change("POST", path, { name: key.name });
    setShown(made.id);
    asked.again();
    say(`A second key ${key.name} is there. Give it to the senders, then revoke the old one.`);
  });
  const dsn = (/** @type {any} */ key) => `${location.protocol}//${key.key}@${location.host}/${project.value?.id ?? ""}`;
  const lastOf = (/** @type {any} */ key) => used.found?.sources.find((/** @type {any} */ one) => one.value === String(key.id));
  return html`<${Section} title="Ingest keys" words="A key lets its holder write into this project, and do nothing else. To rotate one, make a second key, hand it to the senders, and revoke the first when it is no longer used.">
    <${Answered} asked=${asked}>${(/** @type {any} */ found) => found.keys.length === 0 ? html`<${None} words="Nobody can send to this project yet." />` : html`<div class="tablewrap" tabindex="0"><table class="table dense" aria-label="Ingest keys"><thead><tr><th>Name</th><th>Key</th><th class="tight nosmall">Last event</th><th class="tight nosmall">Today</th><th class="tight"></th></tr></thead>
      <tbody>${found.keys.map((/** @type {any} */ key) => {
        const last = lastOf(key);
        return html`<tr key=${key.id}><td class="nowrap"><b>${visible(key.name)}</b></td><td class="cut w100"><code>${shown === key.id ? key.key : `${key.key.slice(0, 4)}…`}</code></td>
        <td class="tight nosmall">${last ? ago(Date.parse(last.last_received), serverNow(), address.value.zone) : used.found ? "none in 30 days" : ""}</td>
        <td class="tight nosmall">${today(key)}</td>
        <td class="tight"><span class="line tight"><button class="btn s" onClick=${() => setShown(shown === key.id ? 0 : key.id)}>${shown === key.id ? "Hide" : "Show"}</button>
          <button class="btn s nosmall" onClick=${() => copy(key.key, "The key")}>${icon("copy")}Key</button><button class="btn s nosmall" onClick=${() => copy(dsn(key), "The DSN")}>${icon("copy")}DSN</button>
          <button class="btn s nosmall" aria-expanded=${limited === key.id} onClick=${() => setLimited(limited === key.id ? 0 : key.id)}>Limits</button>
          <button class="btn s nosmall" onClick=${() => rotate(key)}>Rotate</button><button class="btn s danger" onClick=${() => revoke(key)}>Revoke</button></span></td></tr>`;
      })}</tbody></table></div>
      ${found.keys.filter((/** @type {any} */ key) => key.id === limited).map((/** @type {any} */ key) => html`<${KeyLimits} key=${key.id} path=${`${path}/${key.id}`} of=${key} done=${() => { setLimited(0); asked.again(); }} />`)}`}<//>
    <${Form} label="New key" fields=${[{ name: "name", label: "Name", placeholder: "who sends with it", required: true }]} verb="Make key" act=${make} />
    <p class="pad small"><${Link} page="connect" state=${{ recipe: "django" }}>Ready lines for Django, nginx, Docker and others<//></p><//>`;
}
