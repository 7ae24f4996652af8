// The exceptions of an event, each with its calls: the application's own first, those of libraries folded between them.
import { html, icon, useState } from "../../html.js";
import { copy } from "../../clipboard.js";
import { beginning, grouped, visible } from "../../content.js";
import { RELATIONS, stackText } from "../../stack_text.js";
import { LongText } from "../long_text.js";
import { StackFrame } from "./stack_frame.js";

/** @typedef {import("../../report.js").Exception} Exception */
/** @typedef {import("../../report.js").Frame} Frame */
/** @typedef {{frames: Frame[], own: boolean}} Run  calls in a row that are all the application's own, or all not */

const SHOWN_AT_FIRST = 100;
const MOST_EXCEPTIONS = 50;

/** @param {{exceptions: Exception[]}} props */
export function StackTrace({ exceptions }) {
  const frames = exceptions.flatMap((one) => one.frames);
  const own = frames.filter((frame) => frame.in_app).length;
  const [chosen, setChosen] = useState(/** @type {"" | "own" | "all" | "raw"} */ (""));
  const [more, setMore] = useState(false);
  if (exceptions.length === 0) return null;
  const mode = chosen || (own > 0 ? "own" : "all");
  const shown = more ? exceptions : exceptions.slice(0, MOST_EXCEPTIONS);
  return html`<section class="panel stack" data-panel="stack">
    <header><h2>Stack trace</h2>${frames.length > 0 && html`<span class="dim small nosmall">newest call first</span>`}<span class="grow"></span>
      <span class="group" role="group" aria-label="Which calls">
        <button class="btn s" aria-pressed=${mode === "own"} disabled=${own === 0} onClick=${() => setChosen("own")}>In app<span class="dim">${grouped(own)}</span></button>
        <button class="btn s" aria-pressed=${mode === "all"} onClick=${() => setChosen("all")}>All<span class="dim">${grouped(frames.length)}</span></button>
        <button class="btn s" aria-pressed=${mode === "raw"} onClick=${() => setChosen("raw")}>Raw</button>
      </span>
      <button class="btn plain icononly s" title="Copy the stack trace" aria-label="Copy the stack trace" onClick=${() => copy(stackText(exceptions), "The stack trace")}>${icon("copy")}</button>
    </header>
    ${mode === "raw"
      ? html`<div class="pad"><${LongText} text=${stackText(exceptions)} words=${[]} /></div>`
      : shown.map((exception, index) => html`<${OneException} key=${index} exception=${exception} mode=${mode} />`)}
    ${shown.length < exceptions.length && html`<button class="btn s rest" onClick=${() => setMore(true)}>Show ${grouped(exceptions.length - shown.length)} more exceptions</button>`}
  </section>`;
}

/** @param {{exception: Exception, mode: "own" | "all"}} props */
function OneException({ exception, mode }) {
  const { type, value, module, relation, frames } = exception;
  const [all, setAll] = useState(false);
  const shown = all ? frames : frames.slice(0, SHOWN_AT_FIRST);
  const first = Math.max(0, frames.findIndex((frame) => frame.in_app));
  return html`<div class="exc-head" data-level="error">
      ${RELATIONS[relation] && html`<p class="dim">${RELATIONS[relation]}</p>`}
      <h3>${visible(beginning(type || "Message", 300))}${module && html` <span class="dim">${visible(beginning(module, 300))}</span>`}</h3>
      ${value && html`<${Value} text=${value} />`}</div>
    ${mode === "all"
      ? shown.map((frame, index) => html`<${StackFrame} key=${index} frame=${frame} open=${index === first} />`)
      : runsOf(shown).map((run, index) => (run.own
        ? run.frames.map((frame) => html`<${StackFrame} key=${frames.indexOf(frame)} frame=${frame} open=${frames.indexOf(frame) === first} />`)
        : html`<${Folded} key=${`${index} folded`} frames=${run.frames} />`))}
    ${shown.length < frames.length && html`<button class="btn s rest" onClick=${() => setAll(true)}>Show ${grouped(frames.length - shown.length)} more calls</button>`}`;
}

const LONGEST_VALUE = 1_000;

/** @param {{text: string}} props */
function Value({ text }) {
  const [all, setAll] = useState(false);
  const shown = all ? text : beginning(text, LONGEST_VALUE);
  return html`<p class="excvalue"><bdi>${visible(shown)}</bdi>${shown.length < text.length && html` <button class="btn s" onClick=${() => setAll(true)}>… ${grouped(text.length - shown.length)} more characters</button>`}</p>`;
}

/** Calls of libraries, in one line until it is pressed. @param {{frames: Frame[]}} props */
function Folded({ frames }) {
  const [open, setOpen] = useState(false);
  if (open) return frames.map((frame, index) => html`<${StackFrame} key=${index} frame=${frame} open=${false} />`);
  return html`<section class="frame lib"><header><button class="line grow" aria-expanded="false" onClick=${() => setOpen(true)}>${icon("right")}<span class="cut">${grouped(frames.length)} ${frames.length === 1 ? "call" : "calls"} of ${packages(frames)}</span></button></header></section>`;
}

const MOST_NAMED = 3;

/** @param {Frame[]} frames */
function packages(frames) {
  const names = [...new Set(frames.map(({ module, filename }) => visible(beginning(module.split(/[./:\\]/)[0] || filename.split(/[\\/]/).filter(Boolean)[0] || "", 40))).filter(Boolean))];
  if (names.length === 0) return "libraries";
  return names.length > MOST_NAMED ? `${names.slice(0, MOST_NAMED).join(", ")} and others` : names.join(", ");
}

/** @param {Frame[]} frames @returns {Run[]} */
function runsOf(frames) {
  /** @type {Run[]} */
  const runs = [];
  for (const frame of frames) {
    const last = runs[runs.length - 1];
    if (last && last.own === frame.in_app) last.frames.push(frame);
    else runs.push({ frames: [frame], own: frame.in_app });
  }
  return runs;
}
