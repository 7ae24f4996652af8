// The page follows the system's theme.
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();

// Draws the API's description. A signed-in browser may try calls out: its session's CSRF token goes along.
let csrfToken = null;
fetch("/api/v1/me")
  .then((answer) => (answer.ok ? answer.json() : null))
  .then((me) => (csrfToken = me?.csrf_token ?? null));

SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  validatorUrl: null,
  requestInterceptor: (request) => {
    if (csrfToken && request.method !== "GET") request.headers["X-CSRF-Token"] = csrfToken;
    return request;
  },
});
