// The fields of a rule, a row each. What is wrong with one is said beneath it.
import { html } from "../../html.js";
import { DAYS, KINDS, hasThreshold } from "../../rule_draft.js";
import { QueryField } from "../query_field.js";

/** @typedef {{draft: import("../../rule_draft.js").Draft, set: (changes: Record<string, any>) => void, wrong: import("../../rule_draft.js").Wrong}} Form */

const FUNCTIONS = ["avg", "sum", "min", "max", "p50", "p90", "p95", "p99", "p99.9"];
const LEVELS = ["debug", "info", "notice", "warning", "error", "critical"];
const ISSUE_EVENTS = /** @type {const} */ ([["new", "a new issue"], ["regressed", "one that is back"], ["escalating", "one that grows"]]);
const LIMITS = /** @type {const} */ ([["critical", "critical"], ["warning", "warning"], ["recovery", "recovered"]]);

const DAY_WORDS = /** @type {Record<string, string>} */ ({ mon: "Mo", tue: "Tu", wed: "We", thu: "Th", fri: "Fr", sat: "Sa", sun: "Su" });

/** A row with its label; `names` are the fields whose errors stand in it. @param {{title: string, names: string[], form: Form, children?: any}} props */
export const Row = ({ title, names, form, children }) => html`<div class="formrow"><span class="lbl">${title}</span><div class="formcell">${children}
  ${names.includes(form.wrong.field) && html`<p class="hint" data-level="error" role="alert" id="wrong">${form.wrong.text}</p>`}</div></div>`;

/** @param {{form: Form, name: string, label: string, width?: string, placeholder?: string}} props */
export const Text = ({ form, name, label, width = "wfull", placeholder = "" }) => html`<span class=${`input ${width}`}><input aria-label=${label} value=${form.draft[name]} placeholder=${placeholder} autocomplete="off" aria-invalid=${form.wrong.field === name}
  aria-describedby=${form.wrong.field === name ? "wrong" : null} onInput=${(/** @type {any} */ typed) => form.set({ [name]: typed.target.value })} /></span>`;

/** A query, coloured and completed as everywhere; without stages. @param {{form: Form, name: string, label: string}} props */
function Search({ form, name, label }) {
  const wrong = form.wrong.field === name;
  return html`<div class="query" aria-invalid=${wrong}><${QueryField} id=${`rule-${name}`} label=${label} text=${form.draft[name]} write=${(/** @type {string} */ text) => form.set({ [name]: text })} completes=${true}
    placeholder="all events" wrong=${wrong ? form.wrong.position : null} describedBy=${wrong ? "wrong" : null} invalid=${wrong} /></div>`;
}

/** @param {{form: Form, name: string, label: string, placeholder?: string}} props */
export const Lines = ({ form, name, label, placeholder = "" }) => html`<textarea class="lines" rows="2" aria-label=${label} placeholder=${placeholder} value=${form.draft[name]} onInput=${(/** @type {any} */ typed) => form.set({ [name]: typed.target.value })}></textarea>`;

/** @param {{form: Form, name: string, label: string, width?: string, options: readonly (readonly [string, string])[]}} props */
const Choice = ({ form, name, label, width = "", options }) => html`<select class=${width} aria-label=${label} value=${form.draft[name]} onChange=${(/** @type {any} */ chosen) => form.set({ [name]: chosen.target.value })}>
  ${options.map(([value, title]) => html`<option value=${value} selected=${value === form.draft[name]}>${title}</option>`)}</select>`;

/** @param {{form: Form, name: string, value: string, children?: any}} props  one of several that may be chosen */
export const Tick = ({ form, name, value, children }) => html`<label class="tick"><input type="checkbox" checked=${form.draft[name].includes(value)}
  onChange=${(/** @type {any} */ ticked) => form.set({ [name]: ticked.target.checked ? [...form.draft[name], value] : form.draft[name].filter((/** @type {string} */ one) => one !== value) })} />${children}</label>`;

/** @param {{form: Form, name: string, children?: any}} props */
export const Switch = ({ form, name, children }) => html`<label class="tick"><input type="checkbox" checked=${form.draft[name]} onChange=${(/** @type {any} */ ticked) => form.set({ [name]: ticked.target.checked })} />${children}</label>`;

/** @param {readonly string[]} words */
const same = (words) => words.map((word) => /** @type {const} */ ([word, word]));

/** @param {{form: Form}} props */
export function Watch({ form }) {
  const { draft } = form;
  const { fields } = KINDS[/** @type {import("../../rule_draft.js").Kind} */ (draft.kind)];
  const has = (/** @type {string} */ name) => fields.includes(name);
  return html`<${Row} title="Watch" names=${["kind", ...fields]} form=${form}>
    <${Choice} form=${form} name="kind" label="Kind" width="wfull" options=${Object.entries(KINDS).map(([kind, { title }]) => [kind, title])} />
    ${has("function") && html`<div class="sentence"><${Choice} form=${form} name="function" label="Function" options=${same(FUNCTIONS.includes(draft.function) ? FUNCTIONS : [draft.function, ...FUNCTIONS])} /><span class="soft">of</span><${Text} form=${form} name="field" label="Field" width="w160" placeholder="duration_ms" /><span class="soft">in</span></div>`}
    ${draft.kind === "unique" && html`<div class="sentence"><span class="soft">values of</span><${Text} form=${form} name="field" label="Field" width="w160" placeholder="user.id" /><span class="soft">in</span></div>`}
    ${has("query") && html`<${Search} form=${form} name="query" label="Query" />`}
    ${has("of") && html`<span class="hint">of</span><${Search} form=${form} name="of" label="Of" />`}
    ${has("per") && html`<div class="sentence"><span class="soft">counted per</span><${Choice} form=${form} name="per" label="Per" options=${same(["window", "second", "minute", "hour"])} /></div>`}
    ${has("earlier") && html`<div class="sentence"><span class="soft">against</span><${Text} form=${form} name="earlier" label="Earlier" width="w56" /><span class="soft">earlier, in</span><${Choice} form=${form} name="in" label="In" options=${same(["percent", "events"])} /></div>`}
    ${has("least") && html`<div class="sentence"><span class="soft">judged from</span><${Text} form=${form} name="least" label="Least" width="w56" placeholder="1" /><span class="soft">events on</span></div>`}
    ${has("level") && html`<div class="sentence"><span class="soft">silence of a whole window is</span><${Choice} form=${form} name="level" label="Level" options=${same(["critical", "warning"])} /></div>`}
    ${has("by") && html`<div class="sentence"><span class="soft">one alert for each</span><${Text} form=${form} name="by" label="By" width="w120" placeholder="no field" />${draft.by.trim() && html`<span class="soft">at most</span><${Text} form=${form} name="most_keys" label="Most keys" width="w56" placeholder="50" />`}</div>`}
    ${has("keys") && draft.by.trim() && html`<div class="sentence"><span class="soft">each is expected for</span><${Text} form=${form} name="remember" label="Remember" width="w56" /></div><${Lines} form=${form} name="keys" label="Keys" placeholder="always expected, one a line" />`}
    ${has("events") && html`<div class="sentence">${ISSUE_EVENTS.map(([value, title]) => html`<${Tick} form=${form} name="events" value=${value}>${title}<//>`)}</div>
      <div class="sentence"><span class="soft">at least</span><${Choice} form=${form} name="least_level" label="Least level" options=${same(LEVELS)} /><span class="soft">in</span><${Text} form=${form} name="environments" label="Environments" width="w160" placeholder="all environments" /></div>`}<//>`;
}

/** @param {{form: Form}} props */
export function Fire({ form }) {
  const { draft } = form;
  if (draft.kind === "issue") return null;
  const kind = /** @type {import("../../rule_draft.js").Kind} */ (draft.kind);
  const back = draft.direction === "above" ? "up to" : "down to";
  return html`<${Row} title="Fire" names=${["critical", "warning", "recovery", "windows", "window", "every", "late_for", "direction"]} form=${form}>
    ${hasThreshold(kind) && html`<div class="sentence"><span class="soft">when the value is</span><${Choice} form=${form} name="direction" label="Direction" options=${[["above", "above"], ["below", "below"]]} /></div>
      ${LIMITS.map(([name, title]) => html`<div class="threshold"><span class="dot square" data-level=${name === "recovery" ? "ok" : name}></span><span>${title}</span><span class="soft">${name === "recovery" ? back : draft.direction}</span><${Text} form=${form} name=${name} label=${`Threshold ${name}`} width="w72" /><span class="soft">${KINDS[kind].unit(draft)}</span></div>`)}`}
    <div class="sentence"><span class="soft">in</span><${Text} form=${form} name="bad" label="Bad windows" width="w40" /><span class="soft">of</span><${Text} form=${form} name="of_windows" label="Of windows" width="w40" /><span class="soft">windows of</span><${Text} form=${form} name="window" label="Window" width="w56" /></div>
    <div class="sentence"><span class="soft">judged every</span><${Text} form=${form} name="every" label="Every" width="w56" /><span class="soft">late events count for</span><${Text} form=${form} name="late_for" label="Late for" width="w56" /></div><//>
  <${Row} title="If silent" names=${["no_data"]} form=${form}><div class="sentence"><span class="soft">keep the state, and tell after</span><${Text} form=${form} name="no_data" label="No data" width="w72" placeholder="never" /></div><//>`;
}

/** @param {{form: Form, channels: any[]}} props */
export function Tell({ form, channels }) {
  const { draft } = form;
  const names = [...new Set([...channels.map(({ name }) => name), ...draft.tell])];
  return html`<${Row} title="Tell" names=${["tell", "repeat", "tell_resolved"]} form=${form}>
    ${names.length ? html`<div class="sentence">${names.map((name) => html`<${Tick} form=${form} name="tell" value=${name}>${name}<//>`)}</div>` : html`<p class="hint">There is no channel yet: the rule would tell nobody. An admin makes one under Alerts, Channels.</p>`}
    ${draft.kind !== "issue" && html`<div class="sentence"><span class="soft">again every</span><${Text} form=${form} name="repeat" label="Repeat" width="w56" placeholder="never" /><${Switch} form=${form} name="tell_resolved">and when it is over<//></div>`}<//>
  <${Row} title="Hours" names=${["days", "from", "to", "zone", "active"]} form=${form}><div class="sentence days">${DAYS.map((day) => html`<${Tick} form=${form} name="days" value=${day}>${DAY_WORDS[day]}<//>`)}</div>
    <div class="sentence"><span class="soft">from</span><${Text} form=${form} name="from" label="From" width="w56" placeholder="00:00" /><span class="soft">to</span><${Text} form=${form} name="to" label="To" width="w56" placeholder="24:00" /><${Text} form=${form} name="zone" label="Time zone" width="w120" placeholder="UTC" /></div>
    <p class="hint">Outside of them it is judged and recorded, but told only when they begin, if it still fires then.</p><//>
  <${Row} title="Summary" names=${["summary"]} form=${form}><${Text} form=${form} name="summary" label="Summary" placeholder="what it means, and what to do first" /><//>
  <${Row} title="Runbook" names=${["runbook"]} form=${form}><${Text} form=${form} name="runbook" label="Runbook" placeholder="https://" /><//>
  <${Row} title="Owner" names=${["owner"]} form=${form}><${Text} form=${form} name="owner" label="Owner" /><//>
  <${Row} title="Labels" names=${["labels"]} form=${form}><${Lines} form=${form} name="labels" label="Labels" placeholder="team: shop" /><//>
  <${Row} title="Words" names=${["template", "headline", "body"]} form=${form}><${Text} form=${form} name="headline" label="Headline template" width="wfull mono" placeholder="ours, or {{ key }}: {{ value | number }} {{ unit }}" />
    <${Lines} form=${form} name="body" label="Body template" placeholder="ours, or {{ summary }} {% for sample in samples %}{{ sample }}{% endfor %}" /><//>
  <${Row} title="State" names=${["enabled"]} form=${form}><${Switch} form=${form} name="enabled">The rule is judged<//><//>`;
}
