"""sshd: who came in, who was turned away."""

from bench.kinds.kind import Kind, Said
from bench.kinds.pick import NAMES, Pick, hosts

HOSTS = (*hosts("web", 8), *hosts("app", 6), "bastion")


def say(pick: Pick) -> Said:
    user, peer, port, draw = pick.of(NAMES), pick.address(), pick.number(1024, 65_535), pick.fraction()
    if draw < 0.55:
        level, message = "warning", f"Failed password for invalid user {user} from {peer} port {port} ssh2"
    elif draw < 0.75:
        level, message = (
            "info",
            f"Accepted publickey for {user} from {peer} port {port} ssh2: ED25519 SHA256:{pick.hex(40)}",
        )
    elif draw < 0.9:
        level, message = "info", f"Connection closed by authenticating user {user} {peer} port {port} [preauth]"
    else:
        level, message = (
            "info",
            f"pam_unix(sshd:session): session opened for user {user}(uid={pick.number(1000, 1020)}) by (uid=0)",
        )
    return Said(pick.skewed(HOSTS), level, message, attributes={"pid": pick.number(300, 60_000)})


KIND = Kind("sshd", 7, say, facility=10, old_syslog=True)
