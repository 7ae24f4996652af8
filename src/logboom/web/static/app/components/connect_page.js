// Connecting a program, step by step: its few lines with this server's address and a key filled in, then waiting for
// what it sends.
import { html, icon, useEffect, useState } from "../html.js";
import { visible } from "../content.js";
import { project } from "../me.js";
import { address } from "../state.js";
import { nameSubject } from "../subject.js";
import { useAnswer } from "../use_answer.js";
import { Answered } from "./asked.js";
import { Link } from "./link.js";
import { FirstEvent } from "./sources/first_event.js";
import { AskForKey, Filled, recipesOf, useKey } from "./sources/recipe.js";
import { Words } from "./words.js";

export function ConnectPage() {
  const slug = project.value?.slug ?? "";
  const asked = useAnswer("inputs", { project: slug });
  return html`<${Answered} asked=${asked}>${(/** @type {any} */ found) => html`<${Wizard} found=${found} slug=${slug} />`}<//>`;
}

/** @param {{found: {groups: string[], inputs: any[]}, slug: string}} props */
function Wizard({ found, slug }) {
  const [find, setFind] = useState("");
  const key = useKey(slug);
  const all = recipesOf(found.inputs);
  const wanted = address.value.recipe;
  const { recipe, input } = all.find((one) => one.recipe.id === wanted) ?? all[0];
  useEffect(() => nameSubject(`Connect ${recipe.title}`), [recipe.title]);
  const words = find.toLowerCase();
  const shown = all.filter((one) => `${one.recipe.title} ${one.recipe.also} ${one.input.title}`.toLowerCase().includes(words));
  return html`<div class="wizard">
    <nav aria-label="What to connect"><label class="input wfull">${icon("search")}<input placeholder=${`Find among ${all.length}`} aria-label="Find a source" value=${find} onInput=${(/** @type {any} */ typed) => setFind(typed.target.value)} /></label>
      ${found.groups.map((group) => {
        const ones = shown.filter((one) => one.recipe.group === group);
        return ones.length > 0 && html`<h3>${group}</h3>${ones.map((one) => html`<${Link} page="connect" state=${{ recipe: one.recipe.id }} aria-current=${one.recipe.id === recipe.id ? "true" : null}><span class="cut">${one.recipe.title}</span><small class="cut">${one.input.title === one.recipe.title ? one.input.over : one.input.title}</small><//>`)}`;
      })}
      ${shown.length === 0 && html`<p class="pad small dim">Nothing is called so. Whatever speaks HTTP can send as curl does.</p>`}</nav>
    <ol class="steps" key=${recipe.id}>
      ${recipe.steps.map((/** @type {any} */ step, /** @type {number} */ index) => html`<li class="done">${index === 0 && input.needs_key && html`<${AskForKey} value=${key} />`}<${Said} words=${step.words} />${step.text && html`<${Filled} text=${step.text} value=${key} />`}</li>`)}
      <li class="now"><h2>See it arrive</h2>
        ${!input.on && html`<div class="notice" data-level="warning">${icon("warn")}<p>This input is off here. Whoever looks after the server turns it on in <code>logboom.toml</code>: <code>${input.setting}</code></p></div>`}
        ${!input.needs_key && html`<p>${input.title} shows no key: a setting names the project that gets its events.</p>`}
        <${FirstEvent} slug=${slug} input=${input} key=${`${recipe.id} ${slug}`} /></li>
    </ol>
    <aside class="arrive" aria-label="What becomes of it"><h2>What becomes of it</h2><p class="small soft">${input.summary}</p>
      <dl class="maps">${input.maps.map((/** @type {any} */ one) => html`<div><dt>${visible(one.sent)}</dt><dd>${visible(one.field)}</dd></div>`)}</dl>
      ${input.addresses.length > 0 && html`<p class="small dim">Listens on ${input.addresses.map((/** @type {string} */ one) => html`<code>${one}</code> `)}</p>`}
      ${input.paths.length > 0 && html`<p class="small dim">Path ${input.paths.map((/** @type {string} */ one) => html`<code>${one}</code> `)}</p>`}
      <p class="small"><${Link} page="sources">What arrives from where<//></p></aside>
  </div>`;
}

const LONGEST_TITLE = 72;

/** What a step says: its first sentence is its title, unless that is long. @param {{words: string}} props */
function Said({ words }) {
  const [, first, rest] = words.match(/^(.+?)[.:](?:\s+(.*))?$/s) ?? [words, words, ""];
  if (first.length > LONGEST_TITLE) return html`<h2>Then</h2><p><${Words} text=${words} /></p>`;
  return html`<h2><${Words} text=${first} title=${true} /></h2>${rest && html`<p><${Words} text=${rest} /></p>`}`;
}
