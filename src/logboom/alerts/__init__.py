"""Alerts: rules judged over windows of events, what they tell and by which channels.

A rule (`rule.py`) has a condition (`conditions/`, one file a kind). The condition says what is to be counted in slices
of time (`scan.py`), the counts become one value a window (`series.py`), the judge compares it with the thresholds
(`judge.py`, no clock, no disk). `evaluation.py` walks windows in order; the same walk runs live (`scheduler.py`) and
over the past (`backtest.py`). What is to be told goes through the catalog's outbox to the channels (`sender.py`).
"""
