"""Graylog's GELF over UDP, TCP and HTTP."""
