"""Networks: `10.0.0.0/8` and `2001:db8::/32` as the value of a field hold every address in them."""

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

from logboom.query.pattern import Pattern
from logboom.query.translation import Translation

Network = IPv4Network | IPv6Network

_FORM: Final = re.compile(r"[0-9A-Fa-f.:]{2,43}/\d{1,3}", re.ASCII)


def network_in(pattern: Pattern) -> Network | None:
    """The network that the pattern is, also where its address is not the first one (`10.1.2.3/8`), or None."""
    if pattern.has_wildcards or not _FORM.fullmatch(pattern.text):
        return None
    try:
        return ip_network(pattern.text, strict=False)
    except ValueError:
        return None


def contained(expression: str, network: Network, translation: Translation) -> str:
    """Whether a text is an address in the network; false where it is none, or one of the other version."""
    version, bound = ("IPv4", "toIPv4") if network.version == 4 else ("IPv6", "toIPv6")
    ends = [f"{bound}({translation.bind(str(end))})" for end in (network.network_address, network.broadcast_address)]
    # What has no colon is read as an IPv6 address, too: ::ffff:10.0.0.1.
    is_ours = "" if network.version == 4 else f"position({expression}, ':') > 0 AND "
    return f"({is_ours}ifNull(to{version}OrNull({expression}) BETWEEN {ends[0]} AND {ends[1]}, false))"
