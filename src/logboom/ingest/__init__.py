"""Taking: what is acknowledged is on disk in the spool, once, and gets from there into the table, once.

docs/durability.md goes through every point at which a crash can happen.
"""
