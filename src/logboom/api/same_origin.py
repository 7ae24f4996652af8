"""Whether a browser's request comes from one of our own pages.

A cookie goes along with a request that another site's page makes, so a request that changes something and shows a
cookie must prove where it comes from. Browsers say so in `Sec-Fetch-Site`, old ones in `Origin`; no page can forge
either. What says neither is no browser of the last ten years.

Source: W3C Fetch Metadata Request Headers, section 2.3; RFC 6454 section 7 (Origin); OWASP Cross-Site Request Forgery
Prevention Cheat Sheet.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from logboom.errors import Forbidden


def is_same_origin(headers: Mapping[str, str], *, public_url: str = "") -> bool:
    """`headers` by lower-case name. `public_url` counts as our own origin beside the one in `Host`."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    if origin is None:
        return False
    # A proxy that ends TLS hides our scheme from us, so the host and port have to do.
    own = {headers.get("host", ""), urlsplit(public_url).netloc} - {""}
    return urlsplit(origin).netloc in own


def require_no_other_site(headers: Mapping[str, str], *, public_url: str = "") -> None:
    """Let a program pass, which names no origin, and our own pages; raise Forbidden for a page of another site.

    For calls that need no cookie to do harm, such as signing somebody in as somebody else.
    """
    from_browser = "sec-fetch-site" in headers or "origin" in headers
    if from_browser and not is_same_origin(headers, public_url=public_url):
        raise Forbidden("another site's page may not do this", hint="open the page of this server itself")
