// Markup in template strings, and values that redraw what reads them: the two things that every component needs.
import { h, render } from "../vendor/preact.js";
import htm from "../vendor/htm.js";

export const html = htm.bind(h);
export { render };
export { useEffect, useLayoutEffect, useRef, useState } from "../vendor/hooks.js";
export { batch, computed, effect, signal, untracked } from "../vendor/signals.js";

/**
 * An icon of the sprite that the shell brings (templates/icons.html).
 * @param {string} name
 */
export const icon = (name) => html`<svg class="icon" aria-hidden="true"><use href=${`#${name}`} /></svg>`;
