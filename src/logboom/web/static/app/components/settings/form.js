// A small form: some fields and a button. What was typed stays until it was taken.
import { attempted } from "../../changes.js";
import { html, useState } from "../../html.js";

/**
 * @typedef {object} FormField
 * @property {string} name
 * @property {string} label
 * @property {string} [type]
 * @property {string} [value]
 * @property {string} [placeholder]
 * @property {boolean} [required]
 * @property {string} [autocomplete]
 * @property {readonly (readonly [string, string])[]} [options]
 * @property {boolean} [long]
 */

/** @param {{label: string, fields: FormField[], verb: string, act: (values: Record<string, string>) => Promise<unknown>, keep?: boolean}} props */
export function Form({ label, fields, verb, act, keep = false }) {
  const [busy, setBusy] = useState(false);
  const submit = async (/** @type {SubmitEvent} */ submitted) => {
    submitted.preventDefault();
    const form = /** @type {HTMLFormElement} */ (submitted.target);
    setBusy(true);
    const done = await attempted(() => act(Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]))));
    setBusy(false);
    if (done && !keep) form.reset();
  };
  return html`<form class="setform" aria-label=${label} onSubmit=${submit}>
    ${fields.map((field) => html`<label class="field"><span class="lbl">${field.label}</span>${input(field)}</label>`)}
    <div><button type="submit" class="btn primary" disabled=${busy}>${verb}</button></div></form>`;
}

/** @param {FormField} field */
function input({ name, type = "text", value = "", placeholder = "", required = false, options, long, autocomplete = "off" }) {
  if (options) return html`<select name=${name}>${options.map(([option, words]) => html`<option value=${option} selected=${option === value}>${words}</option>`)}</select>`;
  if (long) return html`<textarea class="lines mono" name=${name} rows="3" placeholder=${placeholder} required=${required} spellcheck=${false} defaultValue=${value}></textarea>`;
  return html`<span class="input wfull"><input name=${name} type=${type} defaultValue=${value} placeholder=${placeholder} required=${required} autocomplete=${autocomplete} /></span>`;
}
