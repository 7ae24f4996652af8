// Making and changing a rule: its fields, and beside them what it would have done.
import { get } from "../../api.js";
import { change } from "../../changes.js";
import { copy } from "../../clipboard.js";
import { html, icon, useEffect, useState } from "../../html.js";
import { mayChange, project } from "../../me.js";
import { FRESH, documentOf, draftOf, fieldError } from "../../rule_draft.js";
import { address, visit } from "../../state.js";
import { asCode } from "../../yaml.js";
import { Link } from "../link.js";
import { Failure } from "../notice.js";
import { BackTestPanel } from "./backtest_panel.js";
import { Told } from "./told.js";
import { Fire, Row, Tell, Text, Watch } from "./rule_fields.js";

const NOTHING_WRONG = /** @type {import("../../rule_draft.js").Wrong} */ ({ field: "", text: "", position: null });

export const NewRulePage = () => html`<${Loaded} key="new" />`;
export const EditRulePage = () => html`<${Loaded} key=${address.value.alert} id=${address.value.alert} />`;

/** @param {{id?: string}} props */
function Loaded({ id = "" }) {
  const slug = project.value?.slug ?? "";
  const [found, setFound] = useState(/** @type {any} */ (null));
  const [failure, setFailure] = useState(/** @type {any} */ (null));
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let wanted = true;
    const rule = id ? get(`alerts/rules/${encodeURIComponent(id)}`, { project: slug }) : Promise.resolve(null);
    Promise.all([rule, get("alerts/channels", { project: slug })]).then(
      ([record, { channels }]) => wanted && (setFailure(null), setFound({ draft: record ? draftOf(record.rule) : { ...FRESH, query: address.value.query }, channels })),
      (error) => wanted && setFailure(error),
    );
    return () => void (wanted = false);
  }, [slug, id, asked]);
  if (!mayChange()) return html`<div class="blank" role="alert">${icon("key")}<h2>You may not change rules</h2><p>Members of the project make and change them; you read it.</p><div class="line"><${Link} page="alerts" class="btn primary">All rules<//></div></div>`;
  if (failure) return html`<div class="scroll"><${Failure} error=${failure} again=${() => setAsked(asked + 1)} /></div>`;
  if (!found) return html`<div class="scroll" aria-busy="true"></div>`;
  return html`<${RuleForm} key=${`${slug} ${id}`} id=${id} slug=${slug} first=${found.draft} channels=${found.channels} />`;
}

/** @param {{id: string, slug: string, first: import("../../rule_draft.js").Draft, channels: any[]}} props */
function RuleForm({ id, slug, first, channels }) {
  const [draft, setDraft] = useState(first);
  const [wrong, setWrong] = useState(NOTHING_WRONG);
  const [saving, setSaving] = useState(false);
  const [code, setCode] = useState(false);
  const document = documentOf(draft);
  // What was wrong may be right now: the next back-test or the next attempt to save says so.
  const form = { draft, wrong, set: (/** @type {any} */ changes) => (setDraft({ ...draft, ...changes }), setWrong(NOTHING_WRONG)) };
  const save = async () => {
    setSaving(true);
    const path = `alerts/rules${id ? `/${encodeURIComponent(id)}` : ""}?project=${encodeURIComponent(slug)}`;
    try {
      const saved = await change(id ? "PUT" : "POST", path, { rule: document });
      visit("alert", { alert: String(saved.id) });
    } catch (error) {
      setWrong(fieldError(/** @type {any} */ (error)));
      setSaving(false);
    }
  };
  const pressed = (/** @type {KeyboardEvent} */ key) => {
    if (key.key !== "s" || !(key.ctrlKey || key.metaKey)) return;
    key.preventDefault();
    save();
  };
  const leave = id ? { page: "alert", state: { alert: id } } : { page: "alerts" };
  return html`<div class="scroll" onKeyDown=${pressed}><div class="formgrid">
      <form class="panel" aria-label="Rule" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
        <header><h2>Rule</h2><span class="grow"></span><button type="button" class="btn plain s" aria-pressed=${code} onClick=${() => setCode(!code)}>${icon("braces")}As code</button></header>
        ${code && html`<${Code} document=${document} />`}
        <${Row} title="Name" names=${["name"]} form=${form}><${Text} form=${form} name="name" label="Name" placeholder="Checkout error rate" /><//>
        <${Watch} form=${form} /><${Fire} form=${form} /><${Tell} form=${form} channels=${channels} />
      </form>
      <div class="pile"><${Past} document=${document} draft=${draft} slug=${slug} onFailure=${(/** @type {any} */ error) => setWrong(fieldError(error).field ? fieldError(error) : NOTHING_WRONG)} /></div>
    </div></div>
    <div class="actionbar">${wrong.text && !wrong.field && html`<span class="hint" data-level="error" role="alert">${wrong.text}</span>`}<span class="grow"></span>
      <${Link} ...${leave} class="btn plain">Discard<//><button class="btn primary" disabled=${saving} title="Save (Ctrl S)" onClick=${save}>${id ? "Save rule" : "Make rule"}</button></div>`;
}

/** The back-test of what stands in the form, as soon as that is enough to judge by. @param {{document: any, draft: import("../../rule_draft.js").Draft, slug: string, onFailure: (error: any) => void}} props */
function Past({ document, draft, slug, onFailure }) {
  const [found, setFound] = useState(/** @type {any} */ (null));
  const why = unjudged(draft);
  if (why) return html`<section class="panel" aria-label="Back-test"><header><h2>Back-test</h2></header><p class="pad small soft">${why}</p></section>`;
  // A rule has a name only when it is saved.
  const rule = { ...document, name: document.name || "draft", enabled: true };
  return html`<${BackTestPanel} rule=${rule} slug=${slug} onFailure=${onFailure} onFound=${setFound} /><${Told} rule=${rule} slug=${slug} transitions=${found?.transitions ?? []} />`;
}

/** Why there is no back-test yet; "" when there is one. @param {import("../../rule_draft.js").Draft} draft */
function unjudged(draft) {
  if ((draft.kind === "statistic" || draft.kind === "unique") && !draft.field.trim()) return "Name the field, and the past is judged here.";
  if (draft.kind === "ratio" && !draft.query.trim()) return "Write which events are the part, and the past is judged here.";
  if (draft.kind === "issue") return "";
  if (draft.kind !== "absence" && !draft.critical.trim() && !draft.warning.trim()) return "Give a threshold, and the past is judged here: every firing with its evidence, and how many messages.";
  return "";
}

/** @param {{document: any}} props */
function Code({ document }) {
  const text = asCode(document);
  return html`<div class="code"><pre aria-label="As code" tabindex="0">${text}</pre><button type="button" class="btn s copy" onClick=${() => copy(text, "The rule")}>${icon("copy")}Copy</button></div>`;
}
