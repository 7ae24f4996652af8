"""Stack traces in the text of ordinary logs, a file for each language. See `search.py`."""
