"""Numbers: the same deterministic corpus through the real server, beside a reference load that never changes."""
