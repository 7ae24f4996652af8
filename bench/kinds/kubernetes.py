"""A container on Kubernetes: structured JSON with the pod's facts nested in it, as a log shipper adds them."""

from bench.kinds.kind import Kind, Said
from bench.kinds.pick import NAMES, Pick, hosts

HOSTS = hosts("node", 10)
PODS = ("checkout", "catalogue", "recommendations", "shipping", "mailer")


def say(pick: Pick) -> Said:
    app, draw = pick.skewed(PODS), pick.fraction()
    attributes = {
        "request_id": pick.hex(16),
        "kubernetes": {"namespace": "shop", "pod": f"{app}-{pick.number(1, 12):010x}", "container": app},
    }
    if draw < 0.05:
        message = (
            f"upstream connect error: connection timed out after {pick.number(1000, 9999)}ms calling {pick.of(PODS)}"
        )
        return Said(pick.skewed(HOSTS), "error", message, pick.hex(32), attributes)
    if draw < 0.15:
        return Said(
            pick.skewed(HOSTS),
            "warning",
            f"cache miss ratio {pick.fraction():.3f} above threshold",
            pick.hex(32),
            attributes,
        )
    message = f"handled {pick.path()} for {pick.skewed(NAMES)} in {pick.milliseconds()} ms"
    return Said(pick.skewed(HOSTS), "info" if draw < 0.8 else "debug", message, pick.hex(32), attributes)


KIND = Kind("kubernetes", 12, say)
