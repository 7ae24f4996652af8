"""Grafana Loki's push API."""
