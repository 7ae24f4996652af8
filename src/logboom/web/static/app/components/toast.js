// The result of one's own act, for a moment; what can be undone has a button for it.
import { html, icon } from "../html.js";
import { stay, toast } from "../clipboard.js";

export function Toast() {
  const said = toast.value;
  return html`<div class="toasts" role="status" aria-live="polite">${said && html`<div class="toast" data-level=${said.failed ? "error" : "ok"} onPointerEnter=${() => stay(true)} onPointerLeave=${() => stay(false)}>
    ${icon(said.failed ? "warn" : "ok")}<span class="cut">${said.sentence}</span>${said.undo && html`<button class="btn s" onClick=${undone}>Undo</button>`}</div>`}</div>`;
}

function undone() {
  const undo = toast.value?.undo;
  toast.value = null;
  undo?.();
}
