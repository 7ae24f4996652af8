// The whole server, for its administrators: is it well, what takes the disk, what the engine refused, which fields are fast.
import { get, serverNow } from "../../api.js";
import { attempted, change } from "../../changes.js";
import { say } from "../../clipboard.js";
import { confirmed } from "../../confirm.js";
import { grouped, size, visible } from "../../content.js";
import { html, icon, useState } from "../../html.js";
import { load } from "../../me.js";
import { address } from "../../state.js";
import { ago, day } from "../../time.js";
import { useAnswer } from "../../use_answer.js";
import { Answered } from "../asked.js";
import { Form } from "./form.js";
import { None, Section } from "./section.js";
import { useEffect } from "../../html.js";

const EVERY_MS = 5_000;

/** Whether all is well: asked outside of the API's own paths. */
export function Health() {
  const [found, setFound] = useState(/** @type {any} */ (null));
  useEffect(() => {
    const look = () => void fetch("/readyz").then((answer) => answer.json()).then(setFound, () => setFound({ checks: [{ name: "server", ready: false, reason: "it does not answer" }] }));
    look();
    const timer = setInterval(look, EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return html`<${Section} title="Health">${!found ? html`<div class="waiting" aria-busy="true"></div>` : html`<ul class="checks">${found.checks.map((/** @type {any} */ one) => html`<li data-level=${one.ready ? "ok" : "critical"}><span class="lvtext">${icon(one.ready ? "ok" : "warn")}</span><b>${one.name}</b><span class="dim">${one.ready ? "answers" : one.reason}</span></li>`)}</ul>`}
    <p class="pad small dim">All figures for Prometheus: <a href="/metrics">/metrics</a></p><//>`;
}

/** @param {{slug: string}} props */
export function Storage({ slug }) {
  const asked = useAnswer("storage", { project: slug });
  return html`<${Section} title="Storage of this project"><${Answered} asked=${asked}>${(/** @type {any} */ found) => html`<p class="pad small soft">Events are kept for ${found.retention_days} days.</p><${Shares} name="Service" rows=${found.services} />`}<//><//>`;
}

export function AllStorage() {
  const asked = useAnswer("storage/projects");
  return html`<${Section} title="Storage of this server"><${Answered} asked=${asked}>${(/** @type {any} */ found) => html`<dl class="stats"><div><dt>On disk</dt><dd>${size(found.bytes)}</dd></div><div><dt>Uncompressed</dt><dd>${size(found.uncompressed_bytes)}</dd></div><div><dt>Events</dt><dd>${grouped(found.events)}</dd></div><div><dt>Free</dt><dd>${found.free_bytes === null ? "–" : size(found.free_bytes)}</dd></div></dl><${Shares} name="Project" rows=${found.projects} />`}<//><//>`;
}

/** @param {{name: string, rows: any[]}} props */
function Shares({ name, rows }) {
  const { zone } = address.value;
  const most = Math.max(1, ...rows.map((row) => row.bytes));
  if (rows.length === 0) return html`<${None} words="Nothing is stored yet." />`;
  return html`<div class="tablewrap" tabindex="0"><table class="table dense" aria-label=${name}><thead><tr><th>${name}</th><th class="nosmall">Share</th><th class="num">Events</th><th class="num">About</th><th class="tight nosmall">From</th></tr></thead>
    <tbody>${rows.map((row) => html`<tr><td class="nowrap">${visible(row.value) || html`<span class="dim">none</span>`}</td><td class="w100 nosmall"><svg class="bar" aria-hidden="true"><rect width=${`${(100 * row.bytes) / most}%`} height="4" /></svg></td><td class="num">${grouped(row.events)}</td><td class="num">${size(row.bytes)}</td><td class="tight nosmall">${day(Date.parse(row.oldest), zone)}</td></tr>`)}</tbody></table></div>`;
}

export function Quarantine() {
  const asked = useAnswer("quarantine");
  const [open, setOpen] = useState({ id: "", lines: /** @type {string[]} */ ([]) });
  const show = (/** @type {string} */ id) => attempted(async () => setOpen(open.id === id ? { id: "", lines: [] } : { id, lines: (await get(`quarantine/${id}`)).lines }));
  const replay = (/** @type {any} */ one) => attempted(async () => {
    await change("POST", `quarantine/${one.id}/replay`);
    say(`${grouped(one.lines)} lines are loaded again.`);
    asked.again();
  });
  const drop = async (/** @type {any} */ one) => {
    if (!(await confirmed(`Drop ${grouped(one.lines)} lines?`, "They are in no search and nowhere else. This cannot be undone.", "Drop"))) return;
    if (await attempted(() => change("DELETE", `quarantine/${one.id}`))) asked.again();
  };
  return html`<${Section} title="Quarantine" words="Lines that the engine refused. After an update they may load; nothing is dropped by itself."><${Answered} asked=${asked}>${(/** @type {any} */ found) => found.entries.length === 0 ? html`<${None} words="Nothing is in quarantine." />` : html`<div class="tablewrap" tabindex="0"><table class="table dense" aria-label="Quarantine"><thead><tr><th class="tight">Since</th><th class="num">Lines</th><th class="tight nosmall">Codec</th><th>Why</th><th class="tight"></th></tr></thead>
    <tbody>${found.entries.map((/** @type {any} */ one) => html`<tr key=${one.id}><td class="tight">${ago(Date.parse(one.quarantined_at), serverNow(), address.value.zone)}</td><td class="num">${grouped(one.lines)}</td><td class="tight nosmall">${one.codec} ${one.codec_version}</td><td><span class="cutlong">${visible(one.error)}</span>${open.id === one.id && html`<code class="cutlong sample">${open.lines.map((line) => html`${visible(line.trimEnd())}<br />`)}</code>`}</td>
      <td class="tight"><span class="line tight"><button class="btn s" onClick=${() => show(one.id)}>${open.id === one.id ? "Hide" : "Show"}</button><button class="btn s" onClick=${() => replay(one)}>Load again</button><button class="btn s danger" onClick=${() => drop(one)}>Drop</button></span></td></tr>`)}</tbody></table></div>`}<//><//>`;
}

export function PromotedFields() {
  const asked = useAnswer("promoted-fields");
  return html`<${Section} title="Promoted fields" words="Attributes that are queried often get columns of their own, which makes searches by them fast."><${Answered} asked=${asked}>${(/** @type {any} */ found) => found.fields.length === 0 ? html`<${None} words="None yet: an attribute gets one after some ten queries of a day." />` : html`<p class="pad chips">${found.fields.map((/** @type {any} */ one) => html`<span class="badge"><code>${visible(one.attribute)}</code> as ${one.kind}</span>`)}</p><p class="pad small dim">${found.fields.length} of ${found.most}</p>`}<//><//>`;
}

export function Projects() {
  const make = async (/** @type {Record<string, string>} */ { slug, name }) => {
    await change("POST", "projects", { slug, name });
    say(`The project ${slug} is made.`);
    await load();
  };
  return html`<${Section} title="New project" words="Nothing of one project can be seen from another."><${Form} label="New project" verb="Make project" act=${make} fields=${[
    { name: "slug", label: "Short name, as in addresses", required: true, placeholder: "shop" },
    { name: "name", label: "Name", placeholder: "The shop" },
  ]} /><//>`;
}
