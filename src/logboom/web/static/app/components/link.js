// A link to another page of the same project, which is shown without loading anything again.
import { html } from "../html.js";
import { format } from "../address.js";
import { elsewhere, visit } from "../state.js";

/**
 * @param {{page: import("../address.js").PageName, state?: Partial<import("../address.js").Address>, children?: any} & Record<string, any>} props
 */
export const Link = ({ page, state = {}, children, ...rest }) =>
  html`<a ...${rest} href=${format(elsewhere(page, state))} onClick=${(/** @type {MouseEvent} */ press) => followed(press, page, state)}>${children}</a>`;

/**
 * @param {MouseEvent} press
 * @param {import("../address.js").PageName} page
 * @param {Partial<import("../address.js").Address>} state
 */
function followed(press, page, state) {
  if (press.defaultPrevented || press.ctrlKey || press.metaKey || press.shiftKey || press.altKey || press.button !== 0) return;
  press.preventDefault();
  visit(page, state);
}
