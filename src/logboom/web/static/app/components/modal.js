// A dialog that the page waits for: it has the focus, keeps it while one goes through it with Tab, and gives it back.
import { html, icon, useEffect, useElement } from "../html.js";

const TAKES_FOCUS = "a[href], button:not([disabled]), input, select, textarea, [tabindex='0']";

/**
 * @param {{label: string, title?: any, close: () => void, role?: "dialog" | "alertdialog", look?: string, children?: any}} props
 *   title: where it is another than the label; look: classes of its own
 */
export function Modal({ label, title = label, close, role = "dialog", look = "", children }) {
  const box = useElement();
  useEffect(() => {
    const before = document.activeElement;
    // What harms nobody comes first where something can be chosen; else the dialog itself, which is then read out.
    const first = /** @type {HTMLElement} */ (box.current.querySelector(role === "alertdialog" ? ".body .btn" : "[data-first]") ?? box.current);
    first.focus();
    addEventListener("keydown", pressed, true);
    return () => {
      removeEventListener("keydown", pressed, true);
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  function pressed(/** @type {KeyboardEvent} */ key) {
    if (key.key === "Escape") {
      key.preventDefault();
      key.stopPropagation();
      close();
    }
    if (key.key !== "Tab") return;
    const all = /** @type {HTMLElement[]} */ ([...box.current.querySelectorAll(TAKES_FOCUS)]);
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const over = key.shiftKey ? at <= 0 : at < 0 || at === all.length - 1;
    if (!over || all.length === 0) return;
    key.preventDefault();
    all[key.shiftKey ? all.length - 1 : 0].focus();
  }
  return html`<div class="scrim"><div class=${`dialog ${look}`} role=${role} aria-modal="true" aria-label=${label} tabindex="-1" ref=${box} data-pop>
    <header><h2>${title}</h2><button class="btn plain icononly s" aria-label="Close" title="Close (Esc)" onClick=${close}>${icon("x")}</button></header>
    ${children}</div></div>`;
}
