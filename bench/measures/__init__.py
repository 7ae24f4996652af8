"""What is measured: a file each, a function from a Plan to its figures, and a line in MEASURES."""

from collections.abc import Callable, Mapping

from bench.figures import Figure
from bench.measures import (
    alerts,
    errors,
    formats,
    freshness,
    handler,
    inputs,
    issues,
    json_over_http,
    many_projects,
    one_event_requests,
    page,
    queries,
    storage,
    syslog_over_tcp,
)
from bench.plan import Plan

MEASURES: Mapping[str, Callable[[Plan], list[Figure]]] = {
    "json": json_over_http.measure,
    "one": one_event_requests.measure,
    "errors": errors.measure,
    "syslog": syslog_over_tcp.measure,
    "inputs": inputs.measure,
    "formats": formats.measure,
    "projects": many_projects.measure,
    "handler": handler.measure,
    "freshness": freshness.measure,
    "storage": storage.measure,
    "alerts": alerts.measure,
    "issues": issues.measure,
    "queries": queries.measure,
    "page": page.measure,
}
