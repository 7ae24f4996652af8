"""Addresses of our own pages for messages: the exact search and window, the issue, the alert."""

from urllib.parse import quote, urlencode

from logboom.query.time import SECOND, to_rfc3339


class Links:
    """`base` is where people reach the server, without a slash at its end."""

    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/")

    def search(self, project: str, query: str, start: int, end: int) -> str:
        """The search over a window, in seconds since 1970."""
        window = {"start": to_rfc3339(start * SECOND), "end": to_rfc3339(end * SECOND)}
        return f"{self.base}/?{urlencode({'project': project, 'query': query, **window})}"

    def issue(self, project: str, short_id: str, event: str = "") -> str:
        shown = {"project": project, **({"event": event} if event else {})}
        return f"{self.base}/issues/{quote(short_id, safe='')}?{urlencode(shown)}"

    def rule(self, project: str, rule: int) -> str:
        return f"{self.base}/alerts/{rule}?{urlencode({'project': project})}"
