// Markup in template strings, and values that redraw what reads them: the two things that every component needs.
import { h, render } from "../vendor/preact.js";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "../vendor/hooks.js";
import htm from "../vendor/htm.js";

export const html = htm.bind(h);
export { render };
export { useEffect, useLayoutEffect, useMemo, useRef, useState };
export { batch, computed, effect, signal, untracked } from "../vendor/signals.js";

/**
 * An icon of the sprite that the shell brings (templates/icons.html).
 * @param {string} name
 */
export const icon = (name) => html`<svg class="icon" aria-hidden="true"><use href=${`#${name}`} /></svg>`;

/**
 * The element that a component draws; there from its first effect on.
 * @returns {{current: HTMLElement}}
 */
export const useElement = () => useRef(/** @type {any} */ (null));
