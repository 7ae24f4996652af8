"""Issues: error events that belong together, with a state, a history and people who look after them.

`report.py` is what an error event says, whoever sent it; `grouping.py` tells which issue it belongs to; `follower.py`
looks at what each load brought and keeps the catalog's issues; `notices.py` is what others hear of it.
"""
