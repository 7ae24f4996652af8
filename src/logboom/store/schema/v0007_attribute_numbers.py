"""Attributes that are numbers, once more as numbers; and which granules have an attribute at all.

A comparison of numbers reads `numbers`, a sixth of the whole map and nothing to parse. It is computed from the map where a part
does not store it yet. An index of names skips what never had the attribute. Costs and gains: docs/decisions/events-table.md.

Documents of errors are few: there it is computed when it is asked for.

Source: ClickHouse documentation, "CREATE TABLE, Default values" (MATERIALIZED, ALIAS), "Data skipping indexes, bloom_filter".
"""

from typing import Final

NUMBERS_TYPE: Final = "Map(LowCardinality(String), Float64)"
NUMBERS: Final = (
    "CAST(mapFilter((name, number) -> isNotNull(number),"
    f" mapApply((name, value) -> (name, toFloat64OrNull(value)), attributes)), '{NUMBERS_TYPE}')"
)

STATEMENTS: Final = (
    f"ALTER TABLE logboom.events ADD COLUMN IF NOT EXISTS numbers {NUMBERS_TYPE} MATERIALIZED {NUMBERS} CODEC(ZSTD(1))",
    "ALTER TABLE logboom.events ADD INDEX IF NOT EXISTS by_attribute mapKeys(attributes) TYPE bloom_filter(0.01) GRANULARITY 1",
    "ALTER TABLE logboom.events ADD INDEX IF NOT EXISTS by_number mapKeys(numbers) TYPE bloom_filter(0.01) GRANULARITY 1",
    f"ALTER TABLE logboom.error_payloads ADD COLUMN IF NOT EXISTS numbers {NUMBERS_TYPE} ALIAS {NUMBERS}",
)
