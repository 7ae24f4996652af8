// Recipes of the registry of inputs: the steps of one, with a key in its place where this person may see one, and a few
// of them side by side.
import { html, icon, useEffect, useState } from "../../html.js";
import { firstKey } from "../../keys_of_project.js";
import { useAnswer } from "../../use_answer.js";
import { Answered } from "../asked.js";
import { Link } from "../link.js";
import { Snippet } from "../snippet.js";
import { Words } from "../words.js";

const KEY = "@KEY@";

/** @typedef {{recipe: any, input: any}} Ready */

/** Every recipe with its input. @param {any[]} inputs @returns {Ready[]} */
export const recipesOf = (inputs) => inputs.flatMap((input) => input.recipes.map((/** @type {any} */ recipe) => ({ recipe, input })));

/** The project's key: undefined until it is known, null when this person may see none. @param {string} slug */
export function useKey(slug) {
  const [key, setKey] = useState(/** @type {string | null | undefined} */ (undefined));
  useEffect(() => void firstKey(slug).then(setKey), [slug]);
  return key;
}

/** What to copy. @param {{text: string, value: string | null | undefined}} props */
export function Filled({ text, value }) {
  // As tall as it will be.
  if (value === undefined && text.includes(KEY)) return html`<div class="code" aria-busy="true"><pre>${text.replaceAll(KEY, "…")}</pre></div>`;
  return html`<${Snippet} text=${text.replaceAll(KEY, value || "KEY")} />`;
}

/** Who sees no key is told whom to ask. @param {{value: string | null | undefined}} props */
export const AskForKey = ({ value }) => value === null && html`<div class="notice" data-level="warning">${icon("key")}<p>Only admins of the project see its ingest keys. Ask one for a key and put it in place of KEY.</p></div>`;

/** A few recipes, one at a time; those whose input is off are left out. @param {{slug: string, ids: string[]}} props */
export function Ways({ slug, ids }) {
  const asked = useAnswer("inputs", { project: slug });
  const value = useKey(slug);
  return html`<${AskForKey} value=${value} /><${Answered} asked=${asked}>${(/** @type {any} */ found) => {
    const all = recipesOf(found.inputs);
    const ways = ids.flatMap((id) => all.filter(({ recipe, input }) => recipe.id === id && input.on));
    return html`<${Chosen} ways=${ways} value=${value} />`;
  }}<//>`;
}

/** @param {{ways: Ready[], value: string | null | undefined}} props */
function Chosen({ ways, value }) {
  const [way, setWay] = useState(ways[0].recipe.id);
  const { recipe } = ways.find((one) => one.recipe.id === way) ?? ways[0];
  return html`<div class="tabs ways" role="tablist">${ways.map((one) => html`<button role="tab" aria-selected=${one.recipe === recipe} onClick=${() => setWay(one.recipe.id)}>${one.recipe.title}</button>`)}</div>
    ${recipe.steps.map((/** @type {any} */ step) => html`<p class="small"><${Words} text=${step.words} /></p>${step.text && html`<${Filled} text=${step.text} value=${value} />`}`)}
    <p class="small"><${Link} page="connect" state=${{ recipe: recipe.id }}>All other programs<//></p>`;
}
