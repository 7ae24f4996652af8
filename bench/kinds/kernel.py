"""The Linux kernel: seldom, and then it matters."""

from bench.kinds.kind import Kind, Said
from bench.kinds.pick import Pick, hosts

HOSTS = (*hosts("web", 8), *hosts("db", 3))


def say(pick: Pick) -> Said:
    since, draw = f"[{pick.number(100, 9_999_999)}.{pick.number(0, 999_999):06}]", pick.fraction()
    if draw < 0.5:
        level = "warning"
        message = (
            f"{since} [UFW BLOCK] IN=eth0 OUT= MAC={pick.hex(12)} SRC={pick.address()} DST=192.0.2.7 LEN=40 TTL=241 "
            f"ID={pick.number(1, 65_535)} PROTO=TCP SPT={pick.number(1024, 65_535)} DPT={pick.number(1, 10_000)} SYN"
        )
    elif draw < 0.55:
        level = "error"
        message = f"{since} Out of memory: Killed process {pick.number(300, 60_000)} (java) total-vm:{pick.number(1 << 20, 1 << 24)}kB"
    elif draw < 0.8:
        level, message = "info", f"{since} TCP: request_sock_TCP: Possible SYN flooding on port 443. Sending cookies."
    else:
        level, message = (
            "notice",
            f"{since} EXT4-fs (vda{pick.number(1, 3)}): mounted filesystem with ordered data mode",
        )
    return Said(pick.skewed(HOSTS), level, message)


KIND = Kind("kernel", 3, say, facility=0, old_syslog=True)
