"""The engine's tables: what they are, and the numbered migrations that bring a data directory to the newest form."""

from logboom.store.schema.migration import SchemaTooNew, migrate

__all__ = ["SchemaTooNew", "migrate"]
