// When the first event of a project has come: rules that most projects want, and where to take them.
import { get } from "../../api.js";
import { html, icon, signal, useEffect, useState } from "../../html.js";
import { mayChange, project } from "../../me.js";
import { Link } from "../link.js";

/** The project whose first event has just come; "" when there is none, or nobody wants to hear of it any more. */
export const begun = signal("");

export function Offer() {
  const slug = project.value?.slug ?? "";
  const [names, setNames] = useState(/** @type {string[]} */ ([]));
  const shown = mayChange() && begun.value !== "" && begun.value === slug;
  useEffect(() => {
    if (shown) get("alerts/ready-made", { project: slug }).then(({ rules }) => setNames(rules.map((/** @type {any} */ offer) => offer.rule.name)), () => setNames([]));
  }, [shown, slug]);
  if (!shown || names.length === 0) return null;
  return html`<section class="notice offer" aria-label="Rules to take">${icon("bell")}<p><b>The first event is here.</b> Most projects want to be told of: ${names.join(", ")}.</p><span class="grow"></span>
    <span onClick=${() => (begun.value = "")}><${Link} page="alerts" class="btn s">Choose rules<//></span><button type="button" class="btn plain s" onClick=${() => (begun.value = "")}>Not now</button></section>`;
}
