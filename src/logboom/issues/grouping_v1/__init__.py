"""Grouping v1. Released versions do not change: every module of this package is frozen with it. See `procedure.py`."""
