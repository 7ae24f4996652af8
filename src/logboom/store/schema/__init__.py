"""The engine's tables: what they are, and the numbered migrations that bring a data directory to the newest form."""
