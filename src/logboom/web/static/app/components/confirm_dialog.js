// The dialog before something that can't be undone.
import { question } from "../confirm.js";
import { html, useEffect, useElement } from "../html.js";
import { Words } from "./words.js";

export function ConfirmDialog() {
  const box = useElement();
  const asked = question.value;
  useEffect(() => {
    if (!asked) return undefined;
    const before = document.activeElement;
    /** @type {HTMLElement | null} */ (box.current?.querySelector(".btn"))?.focus();
    const closed = (/** @type {KeyboardEvent} */ key) => key.key === "Escape" && (key.preventDefault(), key.stopPropagation(), asked.answer(false));
    addEventListener("keydown", closed, true);
    return () => {
      removeEventListener("keydown", closed, true);
      if (before instanceof HTMLElement) before.focus();
    };
  }, [asked]);
  if (!asked) return null;
  return html`<div class="scrim"><div class="dialog" role="alertdialog" aria-modal="true" aria-label=${asked.title} ref=${box} data-pop>
    <header><h2>${asked.title}</h2></header>
    <div class="body"><p><${Words} text=${asked.words} /></p><div class="line"><span class="grow"></span><button class="btn" onClick=${() => asked.answer(false)}>Cancel</button><button class="btn danger" onClick=${() => asked.answer(true)}>${asked.verb}</button></div></div>
  </div></div>`;
}
