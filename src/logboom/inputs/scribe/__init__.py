"""Scribe, a service of Thrift: lists of messages, each of a category."""
