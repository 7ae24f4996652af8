"""The CPU that taking costs: from the first byte sent until all is in the table and no merge runs."""

from collections.abc import Callable
from typing import Any

from bench.cpu import process_cpu_seconds, tree_cpu_seconds
from bench.server import Server


def cpu_of_taking(server: Server, send: Callable[[], dict[str, Any]]) -> tuple[float, dict[str, Any]]:
    """CPU seconds of the server's whole process tree, and what the load reported, with `server_cpu`: without the engine's."""
    events, before, own = server.engine.events(), tree_cpu_seconds(server.pid), process_cpu_seconds(server.pid)
    sent = send()
    server.engine.wait_until_loaded(events + int(sent["events"]))
    return tree_cpu_seconds(server.pid) - before, sent | {"server_cpu": process_cpu_seconds(server.pid) - own}
