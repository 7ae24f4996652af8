// A part of the settings: its heading, what it is, and what stands in it.
import { html } from "../../html.js";

/** @param {{title: string, words?: any, children?: any}} props */
export const Section = ({ title, words, children }) => html`<section class="panel setpanel" aria-label=${title}><header><h2>${title}</h2></header>${words && html`<p class="pad soft small">${words}</p>`}${children}</section>`;

/** @param {{words: string}} props */
export const None = ({ words }) => html`<p class="pad dim small">${words}</p>`;
