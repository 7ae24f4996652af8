// The dialog before something that can't be undone.
import { question } from "../confirm.js";
import { html } from "../html.js";
import { Modal } from "./modal.js";
import { Words } from "./words.js";

export function ConfirmDialog() {
  const asked = question.value;
  if (!asked) return null;
  return html`<${Modal} key=${asked.title} label=${asked.title} role="alertdialog" close=${() => asked.answer(false)}>
    <div class="body"><p><${Words} text=${asked.words} /></p><div class="line"><span class="grow"></span><button class="btn" onClick=${() => asked.answer(false)}>Cancel</button><button class="btn danger" onClick=${() => asked.answer(true)}>${asked.verb}</button></div></div><//>`;
}
