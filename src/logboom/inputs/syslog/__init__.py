"""Syslog."""
