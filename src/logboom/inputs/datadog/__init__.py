"""Datadog's intake of logs."""
