"""nginx: the combined access log, its parts as attributes too."""

from bench.kinds.kind import Kind, Said
from bench.kinds.pick import METHODS, Pick, hosts

HOSTS = hosts("web", 8)
STATUSES = (200, 200, 200, 200, 200, 200, 201, 204, 301, 304, 400, 403, 404, 404, 499, 500, 502, 503)
AGENTS = (
    "Mozilla/5.0 (X11; Linux x86_64)",
    "curl/8.4.0",
    "python-requests/2.31.0",
    "Mozilla/5.0 (iPhone)",
    "Go-http-client/2.0",
)


def say(pick: Pick) -> Said:
    status = pick.skewed(STATUSES)
    method, path, client = pick.of(METHODS), pick.path(), pick.address()
    size, agent = pick.number(120, 48_000), pick.skewed(AGENTS)
    return Said(
        pick.skewed(HOSTS),
        "error" if status >= 500 else "warning" if status >= 400 else "info",
        f'{client} - - "{method} {path} HTTP/1.1" {status} {size} "-" "{agent}"',
        pick.hex(32),
        {
            "status": status,
            "method": method,
            "path": path,
            "client_ip": client,
            "user_agent": agent,
            "duration_ms": pick.milliseconds(),
        },
    )


KIND = Kind("nginx", 20, say, facility=23)
