"""PostgreSQL: slow statements, checkpoints, deadlocks."""

from bench.kinds.kind import Kind, Said
from bench.kinds.pick import RESOURCES, Pick, hosts

HOSTS = hosts("db", 3)


def say(pick: Pick) -> Said:
    draw, table = pick.fraction(), pick.skewed(RESOURCES)
    attributes = {"pid": pick.number(300, 60_000), "database": "shop", "user": "shop_app"}
    if draw < 0.75:
        took = pick.milliseconds()
        attributes["duration_ms"] = took
        message = f"duration: {took} ms  statement: SELECT * FROM {table} WHERE customer_id = {pick.number(1, 50_000)} ORDER BY id DESC LIMIT 50"
        return Said(pick.skewed(HOSTS), "info", message, attributes=attributes)
    if draw < 0.8:
        message = f"deadlock detected: process {pick.number(300, 60_000)} waits for ShareLock on transaction {pick.number(10**6, 10**8)}; blocked by process {pick.number(300, 60_000)}"
        return Said(pick.skewed(HOSTS), "error", message, attributes=attributes)
    if draw < 0.9:
        message = f"checkpoint complete: wrote {pick.number(100, 9_000)} buffers ({pick.number(1, 40)}.{pick.number(0, 9)}%); 0 WAL file(s) added"
        return Said(pick.skewed(HOSTS), "info", message, attributes=attributes)
    message = f'duplicate key value violates unique constraint "{table}_pkey": Key (id)=({pick.number(1, 10**7)}) already exists.'
    return Said(pick.skewed(HOSTS), "error", message, attributes=attributes)


KIND = Kind("postgres", 8, say, facility=16)
