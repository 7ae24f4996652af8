// The keyboard. Every key has a visible control too; `?` shows this list.
import { copy } from "./clipboard.js";
import { go, address } from "./state.js";
import { around, copyLink, current, currentIndex, move, shift, toggleEvent, toggleLive, zoomOut } from "./moves.js";
import { pop, toggle } from "./pop.js";
import { events } from "./results.js";

const currentEvent = () => events.value[currentIndex.value];

/** @type {[keys: string[], what: string, act: () => void][]} */
export const KEYS = [
  [["/"], "to the query", () => /** @type {HTMLElement | null} */ (document.querySelector("#query"))?.focus()],
  [["j"], "next event", () => move(1)],
  [["k"], "event before", () => move(-1)],
  [["Enter"], "open and close the event", () => currentEvent() && toggleEvent(currentEvent())],
  [["Escape"], "close the innermost thing", escape],
  [["c"], "what happened around the event", () => currentEvent() && around(currentEvent())],
  [["y"], "copy the event as JSON", () => currentEvent() && copy(JSON.stringify(currentEvent(), null, 2), "The event")],
  [["l"], "copy the event's link", () => currentEvent() && copyLink(currentEvent())],
  [["t"], "follow new events, or stop", toggleLive],
  [["["], "back by the length of the time range", () => shift(-1)],
  [["]"], "on by the length of the time range", () => shift(1)],
  [["-"], "zoom out", zoomOut],
  [["f"], "show or hide the fields", () => go({ panel: !address.value.panel })],
  [["?"], "these keys", () => toggle("keys")],
];

function escape() {
  if (pop.value) pop.value = "";
  else if (document.activeElement instanceof HTMLElement && document.activeElement.id === "query") document.activeElement.blur();
  else if (address.value.event) go({ event: "" });
  else current.value = "";
}

export function start() {
  addEventListener("keydown", (press) => {
    if (press.ctrlKey || press.metaKey || press.altKey || press.defaultPrevented || address.value.page !== "explore") return;
    const typing = press.target instanceof Element && press.target.closest("input, textarea, select, [contenteditable]");
    if (typing && press.key !== "Escape") return;
    // A focused button or link has its own Enter.
    if (press.key === "Enter" && press.target instanceof Element && press.target.closest("button, a")) return;
    const found = KEYS.find(([keys]) => keys.includes(press.key));
    if (!found) return;
    press.preventDefault();
    found[2]();
  });
}
