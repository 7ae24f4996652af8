// The page: reads who is signed in, then draws what the address asks for.
import { html, render } from "./html.js";
import { App } from "./components/app.js";
import * as history from "./history.js";
import * as issue from "./issue.js";
import * as issues from "./issues.js";
import * as keys from "./keys.js";
import * as live from "./live.js";
import * as me from "./me.js";
import { face } from "./pages.js";
import * as pop from "./pop.js";
import * as rail from "./rail.js";
import * as results from "./results.js";
import * as tailing from "./tailing.js";

render(html`<${App} />`, /** @type {HTMLElement} */ (document.querySelector("#page")));
rail.start();
keys.start(() => face().keys);
pop.start();
// First what asks the server: the rest is done while it answers.
results.start();
history.start();
live.start();
tailing.start();
issues.start();
issue.start();
await me.load();
