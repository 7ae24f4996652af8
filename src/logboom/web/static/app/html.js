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
export function icon(name) {
  let made = icons.get(name);
  if (!made) icons.set(name, (made = html`<svg class="icon" aria-hidden="true"><use href=${`#${name}`} /></svg>`));
  return made;
}

/** What was drawn as the same object is not compared again. @type {Map<string, any>} */
const icons = new Map();

/**
 * The element that a component draws; there from its first effect on.
 * @returns {{current: HTMLElement}}
 */
export const useElement = () => useRef(/** @type {any} */ (null));
