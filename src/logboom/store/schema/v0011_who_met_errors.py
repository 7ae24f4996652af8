"""Which granules of errors tell of a user: a filter over the values of `user.…`, as searches of issues compare them.

A user's few errors are anywhere among millions of others, so `user.id:4711` had to read what every event says of its user.
`who` has each value in lower case and, of a number, as the number is written; besides a mark where the user is an
object of JSON, which may hold any of them.

Source: ClickHouse documentation, "Data skipping indexes, bloom_filter".
"""

from typing import Final

ANYBODY: Final = "{"

_SAID: Final = "mapValues(mapFilter((name, value) -> startsWith(name, 'user.'), attributes))"
WHO: Final = (
    f"arrayDistinct(arrayConcat(arrayMap(value -> lower(value), {_SAID}),"
    f" arrayMap(value -> ifNull(toString(toFloat64OrNull(value)), ''), {_SAID}),"
    f" if(mapContains(attributes, 'user'), ['{ANYBODY}'], [])))"
)

STATEMENTS: Final = (
    f"ALTER TABLE logboom.error_payloads ADD COLUMN IF NOT EXISTS who Array(String) MATERIALIZED {WHO} CODEC(ZSTD(1))",
    "ALTER TABLE logboom.error_payloads ADD INDEX IF NOT EXISTS by_who who TYPE bloom_filter(0.001) GRANULARITY 1",
)
