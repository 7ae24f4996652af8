"""The headers of every page: what a browser may load and run, and who may embed or be told of it.

No inline script or style is allowed, so text of an event that slipped into the markup as markup still could run
nothing and load nothing.

Sources: W3C Content Security Policy Level 3; W3C Trusted Types; OWASP Secure Headers Project.
"""

from typing import Final

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)

EVERY_RESPONSE: Final = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}

EVERY_PAGE: Final = EVERY_RESPONSE | {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    # A page's address holds the query, which may hold names and secrets: no other site is told.
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
    # Who is signed in decides what a page says: the back button after signing out must ask again.
    "Cache-Control": "no-store",
}
