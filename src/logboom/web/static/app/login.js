// The sign-in page: e-mail and password, or a link that works once.
import { html, render } from "./html.js";
import { SignIn } from "./components/sign_in.js";

render(html`<${SignIn} />`, /** @type {HTMLElement} */ (document.querySelector("#page")));
