// Jumping to anything by typing a part of its name: pages, projects, saved searches, rules, an issue, the queries of before.
import { html, icon, useState } from "../html.js";
import { beginning, visible } from "../content.js";
import { queries } from "../history.js";
import { me } from "../me.js";
import { pop } from "../pop.js";
import { address, visit } from "../state.js";
import { useAnswer } from "../use_answer.js";
import { Modal } from "./modal.js";
import { openSaved } from "./saved_searches.js";
import { partsSeen } from "./settings_page.js";

/** @typedef {{kind: string, words: string, act: () => void}} Place */

const PAGES = /** @type {const} */ ([["home", "Home"], ["explore", "Explore"], ["tail", "Tail"], ["issues", "Issues"], ["alerts", "Alerts"], ["sources", "Sources"]]);
const MOST_SHOWN = 12;
const LONGEST = 120;
const ISSUE = /^[a-z0-9-]+-\d+$/i;

export const JumpDialog = () => (pop.value === "jump" ? html`<${Jump} />` : null);

function Jump() {
  const { project } = address.value;
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const saved = useAnswer("saved-searches", { project }).found?.searches ?? [];
  const rules = useAnswer("alerts/rules", { project }).found?.rules ?? [];
  const all = /** @type {Place[]} */ ([
    ...PAGES.map(([page, words]) => ({ kind: "page", words, act: () => visit(page) })),
    ...partsSeen().map((part) => ({ kind: "settings", words: part.title, act: () => visit("settings_part", { part: part.name }) })),
    ...(me.value?.projects ?? []).filter(({ slug }) => slug !== project).map(({ slug, name }) => ({ kind: "project", words: name, act: () => visit("explore", { project: slug }) })),
    ...saved.map((/** @type {any} */ one) => ({ kind: "saved search", words: one.name, act: () => openSaved(one) })),
    ...rules.map((/** @type {any} */ one) => ({ kind: "rule", words: one.rule.name, act: () => visit("alert", { alert: String(one.id) }) })),
    ...queries.value.map((query) => ({ kind: "query", words: query, act: () => visit("explore", { query }) })),
  ]);
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = all.filter(({ words, kind }) => wanted.every((word) => `${words} ${kind}`.toLowerCase().includes(word)));
  const named = text.trim();
  const places = [
    ...(ISSUE.test(named) ? [{ kind: "issue", words: named.toUpperCase(), act: () => visit("issue", { issue: named.toUpperCase() }) }] : []),
    ...found.slice(0, MOST_SHOWN),
    ...(named ? [{ kind: "search for", words: named, act: () => visit("explore", { query: named }) }] : []),
  ];
  const chosen = Math.min(at, places.length - 1);
  const close = () => (pop.value = "");
  const take = (/** @type {Place | undefined} */ place) => {
    if (!place) return;
    close();
    place.act();
  };
  const pressed = (/** @type {KeyboardEvent} */ key) => {
    if (key.key === "ArrowDown") setAt((chosen + 1) % places.length);
    else if (key.key === "ArrowUp") setAt((chosen - 1 + places.length) % places.length);
    else if (key.key === "Enter" && !key.isComposing) take(places[chosen]);
    else return;
    key.preventDefault();
  };
  return html`<${Modal} label="Jump to" look="jump" close=${close}><div class="body">
    <label class="input l">${icon("search")}<input data-first role="combobox" aria-expanded="true" aria-controls="places" aria-activedescendant=${`place-${chosen}`} aria-label="Where to" placeholder="a page, a project, a saved search, a rule, SHOP-142" autocomplete="off" spellcheck=${false} value=${text}
      onInput=${(/** @type {any} */ typed) => (setText(typed.target.value), setAt(0))} onKeyDown=${pressed} /></label>
    <ul class="menu" id="places" role="listbox" aria-label="Places">${places.map((place, index) => html`<li id=${`place-${index}`} role="option" aria-selected=${index === chosen} onClick=${() => take(place)}><span class="cut">${visible(beginning(place.words, LONGEST))}</span><span class="grow"></span><span class="small dim nowrap">${place.kind}</span></li>`)}</ul></div><//>`;
}
