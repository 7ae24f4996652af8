"""Loggly's HTTP endpoints."""
