"""Which host leads to a listener from the machine that it is on."""

import ipaddress


def reached_from_here(host: str) -> str:
    """Of what listens on every address the loopback address, of another the same: `0.0.0.0` is no place to send to."""
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        return host
    if not number.is_unspecified:
        return host
    return "127.0.0.1" if number.version == 4 else "::1"
