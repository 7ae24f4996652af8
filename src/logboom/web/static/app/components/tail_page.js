// The live tail: the newest lines at the end, held while one reads above.
import { html, icon, useElement, useState } from "../html.js";
import { grouped, visible } from "../content.js";
import { listed } from "../address.js";
import { address, go } from "../state.js";
import { behind, clear, goOn, held, pause, paused, perSecond, rate, services, state } from "../tailing.js";
import { Spark } from "./issue/spark.js";
import { Link } from "./link.js";
import { QueryBox } from "./query_box.js";
import { KeyLine } from "./status_line.js";
import { TailList } from "./tail/tail_list.js";

const KEYS = /** @type {[string[], string][]} */ ([[["Space"], "pause, go on"], [["G"], "newest"], [["/"], "filter"], [["h"], "highlight"], [["x"], "clear"], [["?"], "all keys"]]);
const STATE_WORDS = { off: "", connecting: "connecting …", following: "following", interrupted: "interrupted, trying again", ended: "ended: the filter was refused" };

export function TailPage() {
  const why = paused.value;
  return html`<div class="queryrow" role="search">
      <${QueryBox} failure=${null} stale=${false} placeholder="everything; or a filter: level:error, service=nginx" completes=${true} />
      <button class="btn l live" aria-pressed=${!why} title=${why ? "Go on (Space)" : "Pause (Space)"} onClick=${() => (why ? goOn() : pause("pressed"))}>${icon(why ? "play" : "pause")}${why ? "Go on" : "Pause"}</button>
      <${Link} page="explore" state=${{ query: address.value.query }} class="btn l nosmall" title="The same filter as a search">${icon("explore")}Explore<//>
    </div>
    <${Bar} />
    <${Services} />
    <div class="tailwrap"><${TailList} />${why && held.value > 0 && html`<button class="btn primary newer" onClick=${goOn}>${icon("arrow-down")}${grouped(held.value)} new</button>`}</div>
    <${KeyLine} keys=${KEYS} place=${false} />`;
}

function Bar() {
  const why = paused.value;
  const { density } = address.value;
  return html`<div class="toolbar tailbar">
    ${why ? html`<span class="badge" data-level="warning">${icon("pause")}${why === "scrolled" ? "paused by scrolling" : "paused"}</span>` : html`<span class="badge" data-level=${state.value === "following" ? "ok" : "warning"} role="status">${STATE_WORDS[state.value]}</span>`}
    <span class="small soft nowrap"><b id="rate">${grouped(rate.value)}</b> lines/s</span><span class="nosmall"><${Spark} counts=${perSecond.value} width=${120} height=${16} words="Lines in each of the last 60 seconds" /></span>
    <span class="small dim nowrap nomid nosmall">${behind.value < 60 ? `${behind.value.toFixed(1)} s behind` : ""}</span>
    <span class="sep nosmall"></span><${Highlights} />
    <span class="grow"></span>
    <span class="group nosmall" role="group" aria-label="Density"><button class="btn icononly s" aria-pressed=${density === "compact"} aria-label="Compact" title="Compact" onClick=${() => go({ density: "compact" })}>${icon("density")}</button><button class="btn icononly s" aria-pressed=${density !== "compact"} aria-label="Normal" title="Normal" onClick=${() => go({ density: "normal" })}>${icon("menu")}</button></span>
    <button class="btn plain s" title="Clear (x)" onClick=${clear}>${icon("trash")}<span class="nosmall">Clear</span></button>
  </div>`;
}

function Highlights() {
  const input = useElement();
  const [text, setText] = useState("");
  const words = listed(address.value.words);
  const add = (/** @type {SubmitEvent} */ submitted) => {
    submitted.preventDefault();
    const word = text.replaceAll(",", " ").trim();
    if (word && !words.includes(word)) go({ words: [...words, word].join(",") });
    setText("");
  };
  return html`${words.map((word) => html`<span class="chip nosmall"><mark class="cut">${visible(word)}</mark><button class="btn plain icononly s" aria-label=${`Stop highlighting ${word}`} onClick=${() => go({ words: words.filter((one) => one !== word).join(",") })}>${icon("x")}</button></span>`)}
    <form class="nosmall" onSubmit=${add}><span class="input s"><input ref=${input} id="highlight" class="w120" aria-label="Highlight a word" placeholder="Highlight a word" value=${text} onInput=${(/** @type {any} */ typed) => setText(typed.target.value)} /></span></form>`;
}

function Services() {
  const all = [...services.value];
  if (all.length === 0) return null;
  const hidden = listed(address.value.hidden);
  const pressed = (/** @type {MouseEvent} */ press, /** @type {string} */ name) => {
    const others = all.map(([one]) => one).filter((one) => one !== name);
    const alone = others.length > 0 && others.every((one) => hidden.includes(one));
    if (press.altKey) go({ hidden: alone ? "" : others.join(",") });
    else go({ hidden: (hidden.includes(name) ? hidden.filter((one) => one !== name) : [...hidden, name]).join(",") });
  };
  return html`<div class="toolbar svcbar"><div class="legend">${all.map(([name, cat]) => html`<button data-cat=${cat} aria-pressed=${!hidden.includes(name)} title="Hide or show; with Alt: it alone" onClick=${(/** @type {MouseEvent} */ press) => pressed(press, name)}><span class="dot"></span>${visible(name)}</button>`)}</div><span class="grow"></span><span class="small dim nowrap nosmall nomid">a press hides a service, with Alt it shows it alone</span></div>`;
}
