"""Keeping: the engine (embedded chDB or a ClickHouse server), its tables and how long they hold what."""
