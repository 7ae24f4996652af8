"""What `logboom serve` prints once it takes and answers: where it is, how to sign in, how to send a first log."""

from logboom import __version__
from logboom.server import Started
from logboom.server.reached import reached_from_here

ENCRYPTED = ("tls://", "grpcs://")


def start_up_text(started: Started, command: str = "logboom") -> str:
    """The text, ending with a line feed; `command` is how this Logboom is called from where it runs."""
    login = f"{started.login_link}   (works once)" if started.login_link else f"{started.url}/login"
    lines = [
        f"Logboom {__version__} is ready at {started.url}",
        "",
        f"  sign in     {login}",
        f"  data        {started.data_directory}",
    ]
    if started.ingest_key:
        lines += [f"  ingest key  {started.ingest_key}", *_first_log(started)]
    encrypted = [listener for listener in started.exposed if listener.startswith(ENCRYPTED)]
    plain = [listener for listener in started.exposed if listener not in encrypted]
    if plain:
        lines += ["", "Reachable from other machines, unencrypted unless a proxy before it encrypts:"]
        lines += [f"  {listener}" for listener in plain]
    if encrypted:
        lines += ["", "Reachable from other machines, encrypted:", *(f"  {listener}" for listener in encrypted)]
    if not started.login_link:
        login_link = f"{command} admin login-link --data-dir {started.data_directory}"
        lines += ["", "Locked out? A link that lets you in once:", f"  {login_link}"]
    return "\n".join(lines) + "\n"


def _first_log(started: Started) -> list[str]:
    lines = [
        "",
        "Send a first log:",
        f"  curl -H 'Authorization: Bearer {started.ingest_key}' {started.url}/api/v1/ingest -d 'hello from curl'",
    ]
    if started.syslog:
        host, _, port = started.syslog.rpartition(":")
        server = reached_from_here(host.strip("[]"))
        # logger leaves an element without parameters away.
        element = f" --rfc5424 --sd-id {started.ingest_key}@41058 --sd-param 'tag=\"hello\"'"
        key = element if started.syslog_needs_key else ""
        lines.append(f"  logger --server {server} --port {port} --tcp{key} 'hello from logger'")
    return lines
