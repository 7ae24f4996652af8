"""Reads logs where they lie: follows files, joins the lines of one message, remembers how far it came.

It knows nothing of spools and servers: what it reads it hands to whoever it was given.
"""
