// What a project keeps for its queries: saved searches, macros, lookups.
import { attempted, change } from "../../changes.js";
import { say } from "../../clipboard.js";
import { confirmed } from "../../confirm.js";
import { grouped, visible } from "../../content.js";
import { addressOf, send } from "../../api.js";
import { html } from "../../html.js";
import { mayChange, me } from "../../me.js";
import { serverNow } from "../../api.js";
import { address } from "../../state.js";
import { ago } from "../../time.js";
import { useAnswer } from "../../use_answer.js";
import { Answered } from "../asked.js";
import { Link } from "../link.js";
import { Form } from "./form.js";
import { None, Section } from "./section.js";

/** @param {{moment: string, by: string}} props */
const Changed = ({ moment, by }) => html`<span class="dim" title=${by}>${ago(Date.parse(moment), serverNow(), address.value.zone)}</span>`;

/** Ask, then delete. @param {string} what @param {string} path @param {() => void} again */
async function dropped(what, path, again) {
  if (!(await confirmed(`Delete ${what}?`, "Queries and links that name it no longer work. This cannot be undone.", "Delete"))) return;
  if (await attempted(() => change("DELETE", path))) again();
}

/** @param {{slug: string}} props */
export function SavedSearches({ slug }) {
  const search = `?project=${encodeURIComponent(slug)}`;
  const asked = useAnswer("saved-searches", { project: slug });
  return html`<${Section} title="Saved searches" words="Explore saves what it shows, with the range of time; $name$ in a query is a parameter.">
    <${Answered} asked=${asked}>${(/** @type {any} */ found) => found.searches.length === 0 ? html`<${None} words="Nothing is saved yet." />` : html`<div class="tablewrap" tabindex="0"><table class="table dense" aria-label="Saved searches"><thead><tr><th class="tight">Name</th><th>Query</th><th class="tight nosmall">Changed</th><th class="tight"></th></tr></thead>
      <tbody>${found.searches.map((/** @type {any} */ one) => html`<tr key=${one.id}><td class="tight"><${Link} page="explore" state=${{ query: one.query, ...(one.start ? { start: one.start, end: one.end || "now" } : {}) }}><b>${visible(one.name)}</b><//></td><td class="w100 cut"><code>${visible(one.query)}</code></td><td class="tight nosmall"><${Changed} moment=${one.changed_at} by=${one.changed_by} /></td>
        <td class="tight">${mayChange() && html`<button class="btn s danger" onClick=${() => dropped(one.name, `saved-searches/${one.id}${search}`, asked.again)}>Delete</button>`}</td></tr>`)}</tbody></table></div>`}<//><//>`;
}

/** @param {{slug: string}} props */
export function Macros({ slug }) {
  const search = `?project=${encodeURIComponent(slug)}`;
  const asked = useAnswer("macros", { project: slug });
  const put = async (/** @type {Record<string, string>} */ { name, parameters, definition, description }) => {
    await change("PUT", `macros/${encodeURIComponent(name)}${search}`, { definition, description, parameters: parameters.split(/[\s,]+/).filter(Boolean) });
    say(`The macro ${name} is saved.`);
    asked.again();
  };
  return html`<${Section} title="Macros" words="A part of queries with a name: \`name(…)\` between backticks stands for it.">
    <${Answered} asked=${asked}>${(/** @type {any} */ found) => found.macros.length === 0 ? html`<${None} words="There is no macro yet." />` : html`<div class="tablewrap" tabindex="0"><table class="table dense" aria-label="Macros"><thead><tr><th class="tight">Name</th><th>Stands for</th><th class="tight nosmall">Changed</th><th class="tight"></th></tr></thead>
      <tbody>${found.macros.map((/** @type {any} */ one) => html`<tr><td class="tight"><code>${one.name}${one.parameters.length ? `(${one.parameters.join(", ")})` : ""}</code></td><td class="w100 cut" title=${one.description}><code>${visible(one.definition)}</code></td><td class="tight nosmall"><${Changed} moment=${one.changed_at} by=${one.changed_by} /></td>
        <td class="tight">${mayChange() && html`<button class="btn s danger" onClick=${() => dropped(one.name, `macros/${encodeURIComponent(one.name)}${search}&parameters=${one.parameters.length}`, asked.again)}>Delete</button>`}</td></tr>`)}</tbody></table></div>`}<//>
    ${mayChange() && html`<${Form} label="Macro" verb="Save macro" act=${put} fields=${[
      { name: "name", label: "Name", required: true, placeholder: "failed_payments" },
      { name: "parameters", label: "Parameters", placeholder: "gateway" },
      { name: "definition", label: "Stands for", required: true, long: true, placeholder: "service=checkout PaymentError gateway=$gateway$" },
      { name: "description", label: "What it is" },
    ]} />`}<//>`;
}

/** @param {{slug: string}} props */
export function Lookups({ slug }) {
  const search = `?project=${encodeURIComponent(slug)}`;
  const asked = useAnswer("lookups", { project: slug });
  const put = async (/** @type {Record<string, string>} */ { name, csv }) => {
    await send("PUT", `lookups/${encodeURIComponent(name)}${search}`, csv, { "Content-Type": "text/csv", "X-CSRF-Token": me.value?.csrf_token ?? "" });
    say(`The lookup ${name} is saved.`);
    asked.again();
  };
  return html`<${Section} title="Lookups" words="Tables that queries join: | lookup name field.">
    <${Answered} asked=${asked}>${(/** @type {any} */ found) => found.lookups.length === 0 ? html`<${None} words="There is no lookup yet." />` : html`<div class="tablewrap" tabindex="0"><table class="table dense" aria-label="Lookups"><thead><tr><th class="tight">Name</th><th>Columns</th><th class="num">Rows</th><th class="tight nosmall">Changed</th><th class="tight"></th></tr></thead>
      <tbody>${found.lookups.map((/** @type {any} */ one) => html`<tr><td class="tight"><a href=${addressOf(`lookups/${encodeURIComponent(one.name)}`, { project: slug })} download=${`${one.name}.csv`}><code>${one.name}</code></a></td><td class="w100 cut"><code>${one.columns.map(visible).join(", ")}</code></td><td class="num">${grouped(one.rows)}</td><td class="tight nosmall"><${Changed} moment=${one.changed_at} by=${one.changed_by} /></td>
        <td class="tight">${mayChange() && html`<button class="btn s danger" onClick=${() => dropped(one.name, `lookups/${encodeURIComponent(one.name)}${search}`, asked.again)}>Delete</button>`}</td></tr>`)}</tbody></table></div>`}<//>
    ${mayChange() && html`<${Form} label="Lookup" verb="Save lookup" act=${put} fields=${[
      { name: "name", label: "Name", required: true, placeholder: "owners" },
      { name: "csv", label: "CSV with a head", required: true, long: true, placeholder: "service,team\ncheckout,payments" },
    ]} />`}<//>`;
}
