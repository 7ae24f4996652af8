"""The HTTP API under /api/v1/: who may ask, what can be asked, and how errors are answered."""
