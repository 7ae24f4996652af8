"""Celery: tasks received, done, failed."""

from bench.kinds.kind import Kind, Said
from bench.kinds.pick import Pick, hosts

HOSTS = hosts("worker", 4)
TASKS = ("shop.tasks.send_receipt", "shop.tasks.reindex_product", "shop.tasks.charge_card", "reports.tasks.nightly")


def say(pick: Pick) -> Said:
    task, draw = pick.skewed(TASKS), pick.fraction()
    job = f"{pick.hex(8)}-{pick.hex(4)}-4{pick.hex(3)}-a{pick.hex(3)}-{pick.hex(12)}"
    attributes = {"task": task, "task_id": job, "queue": "default"}
    if draw < 0.48:
        message, level = f"Task {task}[{job}] received", "info"
    elif draw < 0.96:
        message, level = f"Task {task}[{job}] succeeded in {pick.milliseconds() / 1000:.6f}s: None", "info"
    else:
        message, level = f"Task {task}[{job}] raised unexpected: ConnectionError('connection reset by peer')", "error"
    return Said(pick.skewed(HOSTS), level, message, attributes=attributes)


KIND = Kind("celery", 6, say)
