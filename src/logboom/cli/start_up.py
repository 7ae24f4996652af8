"""What `logboom serve` prints once it takes and answers: where it is, how to sign in, how to send a first log."""

from logboom import __version__
from logboom.server import Started


def start_up_text(started: Started) -> str:
    """The text, ending with a line feed."""
    login = f"{started.login_link}   (works once)" if started.login_link else f"{started.url}/login"
    lines = [
        f"Logboom {__version__} is ready at {started.url}",
        "",
        f"  sign in     {login}",
        f"  data        {started.data_directory}",
    ]
    if started.ingest_key:
        lines += [f"  ingest key  {started.ingest_key}", *_first_log(started)]
    if started.exposed:
        lines += ["", "Reachable from other machines, unencrypted unless a proxy before it encrypts:"]
        lines += [f"  {listener}" for listener in started.exposed]
    if not started.login_link:
        lines += ["", "Locked out? `logboom admin login-link` prints a one-time link."]
    return "\n".join(lines) + "\n"


def _first_log(started: Started) -> list[str]:
    lines = [
        "",
        "Send a first log:",
        f"  curl -H 'Authorization: Bearer {started.ingest_key}' {started.url}/api/v1/ingest -d 'hello from curl'",
    ]
    if started.syslog:
        host, _, port = started.syslog.rpartition(":")
        lines.append(f"  logger --server {host.strip('[]')} --port {port} --tcp 'hello from logger'")
    return lines
