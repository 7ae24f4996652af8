"""A JVM service with Logback: loggers, threads, and stack traces with causes."""

from bench.kinds.kind import Kind, Said
from bench.kinds.pick import Pick, hosts

HOSTS = hosts("jvm", 5)
LOGGERS = (
    "com.example.orders.OrderService",
    "com.example.orders.PaymentClient",
    "com.example.stock.Reservation",
    "org.hibernate.SQL",
)
FAILURES = (
    "java.net.SocketTimeoutException: Read timed out",
    'java.lang.NullPointerException: Cannot invoke "Order.getId()" because "order" is null',
    "java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 30000ms",
)
FRAMES = 8
STACKS_OF_A_LOGGER = 9


def _stacks(logger: str) -> tuple[str, ...]:
    """What a program throws again and again comes from some places in it, so its traces are few."""
    pick = Pick(f"stacks of {logger}")
    file = f"{logger.rsplit('.', 1)[1]}.java"

    def stack() -> str:
        frames = (f"\n\tat {logger}.step{pick.number(1, 30)}({file}:{pick.number(20, 900)})" for _ in range(FRAMES))
        return pick.of(FAILURES) + "".join(frames)

    return tuple(stack() for _ in range(STACKS_OF_A_LOGGER))


STACKS = {logger: _stacks(logger) for logger in LOGGERS}


def say(pick: Pick) -> Said:
    logger, draw = pick.skewed(LOGGERS), pick.fraction()
    attributes = {"logger": logger, "thread": f"http-nio-8080-exec-{pick.number(1, 40)}"}
    order = pick.number(100_000, 999_999)
    if draw < 0.05:
        stack = pick.skewed(STACKS[logger])
        message = (
            f"Order {order} failed\n{stack}\nCaused by: java.io.IOException: connection reset by peer\n\t... 41 more"
        )
        return Said(pick.skewed(HOSTS), "error", message, pick.hex(32), attributes)
    if draw < 0.15:
        message = f"Slow call to payment gateway for order {order}: took {pick.number(800, 9_000)}ms, retrying (attempt {pick.number(1, 3)})"
        return Said(pick.skewed(HOSTS), "warning", message, pick.hex(32), attributes)
    message = f"Order {order} accepted for customer {pick.number(1, 50_000)}, {pick.number(1, 9)} items, total {pick.number(5, 900)}.{pick.number(0, 99):02} EUR"
    return Said(pick.skewed(HOSTS), "info" if draw < 0.85 else "debug", message, pick.hex(32), attributes)


KIND = Kind("orders", 12, say)
