"""Elasticsearch's bulk API, and what its shippers ask for around it."""
