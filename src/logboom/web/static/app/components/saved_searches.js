// Saved searches: opened, with what stands in their parameters, and made of what is shown.
import { get } from "../api.js";
import { attempted, change } from "../changes.js";
import { say } from "../clipboard.js";
import { visible } from "../content.js";
import { html, icon, signal, useState } from "../html.js";
import { mayChange } from "../me.js";
import { pop, toggle } from "../pop.js";
import { address, run, visit } from "../state.js";
import { useAnswer } from "../use_answer.js";
import { Form } from "./settings/form.js";

/** @typedef {{id: number, name: string, query: string, description: string, start: string, end: string, parameters: Record<string, string>}} Saved */

const PARAMETER = /\$(\w+)\$/g;

export function SavedSearchesMenu() {
  const open = pop.value === "saved";
  return html`<span class="anchor right" data-pop><button class="btn plain s" title="Saved searches" aria-label="Saved searches" aria-haspopup="menu" aria-expanded=${open} onClick=${() => toggle("saved")}>${icon("bookmark")}<span class="nosmall">Saved</span></button>${open && html`<${Menu} />`}</span>`;
}

function Menu() {
  const { found } = useAnswer("saved-searches", { project: address.value.project });
  const [asking, setAsking] = useState(asked.value);
  asked.value = null;
  const [saving, setSaving] = useState(false);
  const all = /** @type {Saved[]} */ (found?.searches ?? []);
  if (asking) return html`<div class="pop menu saved"><div class="head">${visible(asking.name)}</div><${Form} label="Parameters" verb="Search" act=${(/** @type {Record<string, string>} */ values) => opened(asking, values)} fields=${Object.entries(asking.parameters).map(([name, value]) => ({ name, label: name, value }))} /></div>`;
  if (saving) return html`<div class="pop menu saved"><div class="head">Save what is shown</div><${Saving} /></div>`;
  return html`<div class="pop menu saved">
    ${all.map((one) => html`<button title=${one.description || one.query} onClick=${() => (Object.keys(one.parameters).length ? setAsking(one) : openSaved(one))}><span class="cut">${visible(one.name)}</span><span class="grow"></span><code class="small dim cut">${visible(one.query)}</code></button>`)}
    ${found && all.length === 0 && html`<div class="dim">Nothing is saved in this project yet.</div>`}
    ${mayChange() && html`<hr /><button onClick=${() => setSaving(true)}>${icon("plus")}Save what is shown …</button>`}</div>`;
}

/** The search whose parameters the menu asks for when it opens. */
const asked = signal(/** @type {Saved | null} */ (null));

/** Open one from anywhere; its parameters are asked for in Explore. @param {Saved} saved */
export function openSaved(saved) {
  if (Object.keys(saved.parameters).length === 0) return void attempted(() => opened(saved, {}));
  visit("explore");
  asked.value = saved;
  pop.value = "saved";
}

/** @param {Saved} saved @param {Record<string, string>} values */
async function opened(saved, values) {
  const filled = await get(`saved-searches/${saved.id}/query`, { project: address.value.project, ...values });
  pop.value = "";
  if (address.value.page !== "explore") visit("explore");
  run(filled.query, filled.start ? { start: filled.start, end: filled.end || "now" } : {});
}

function Saving() {
  const { query, start, end, project: slug } = address.value;
  const parameters = [...new Set([...query.matchAll(PARAMETER)].map(([, name]) => name))];
  const save = async (/** @type {Record<string, string>} */ { name, description, time, ...values }) => {
    const range = time === "keep" ? { start, end } : {};
    const named = Object.fromEntries(parameters.map((one) => [one, values[`parameter ${one}`] ?? ""]));
    await change("POST", `saved-searches?project=${encodeURIComponent(slug)}`, { name, description, query, parameters: named, ...range });
    pop.value = "";
    say(`The search ${name} is saved.`);
  };
  return html`<${Form} label="Save this search" verb="Save" act=${save} fields=${[
    { name: "name", label: "Name", required: true },
    { name: "description", label: "What it is for" },
    { name: "time", label: "Time", value: "keep", options: [["keep", "as it is shown"], ["", "whatever is chosen then"]] },
    ...parameters.map((one) => ({ name: `parameter ${one}`, label: `${one}, unless told` })),
  ]} />`;
}
