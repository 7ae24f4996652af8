// The keys of Explore.
import { copy } from "../clipboard.js";
import { around, copyLink, current, currentIndex, move, shift, toggleEvent, toggleLive, zoomOut } from "../moves.js";
import { pop } from "../pop.js";
import { events } from "../results.js";
import { address, go } from "../state.js";

const currentEvent = () => events.value[currentIndex.value];

/** @type {import("../keys.js").Key[]} */
export const EXPLORE_KEYS = [
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
  [["o"], "the newest or the oldest first", () => go({ order: address.value.order === "oldest" ? "newest" : "oldest", event: "" })],
  [["w"], "whole messages, or one line each", () => go({ density: address.value.density === "wrap" ? "normal" : "wrap" })],
  [["f"], "show or hide the fields", () => go({ panel: !address.value.panel })],
];

function escape() {
  if (pop.value) pop.value = "";
  else if (document.activeElement instanceof HTMLElement && document.activeElement.id === "query") document.activeElement.blur();
  else if (address.value.event) go({ event: "" });
  else current.value = "";
}
