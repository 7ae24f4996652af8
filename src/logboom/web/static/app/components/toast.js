// The result of one's own act, for a moment.
import { html, icon } from "../html.js";
import { toast } from "../clipboard.js";

export function Toast() {
  return html`<div class="toasts" role="status" aria-live="polite">${toast.value && html`<div class="toast" data-level="ok">${icon("ok")}<span class="cut">${toast.value}</span></div>`}</div>`;
}
