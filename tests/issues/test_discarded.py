"""Errors that somebody has deleted for good: which they are, and that they are no longer made of log lines."""

import json

from logboom.catalog.catalog import Catalog
from logboom.catalog.issue_records import NewIssue
from logboom.issues.discarded import Discarded
from logboom.issues.log_errors import LogErrors
from logboom.issues.times import moment_of
from tests.issues.test_repeated_traces import event

TRACE = 'Traceback (most recent call last):\n  File "/srv/a.py", line 3, in f\n    g()\nValueError: no'


def test_what_is_discarded_is_known_after_the_next_look(catalog: Catalog, project: int):
    discarded = Discarded(catalog)
    texts = dict.fromkeys(("culprit", "type", "level", "platform", "logger", "first_release", "first_event_id"), "")
    seen = moment_of("2026-11-20 10:00:00")
    (issue_id,) = catalog.issues.create(
        [NewIssue(project=project, grouping="v1", fingerprint=7, title="no", first_seen=seen, **texts)]
    )
    catalog.issue_merges.delete(project, issue_id, user_id=1, discard=True)
    assert not discarded.holds(project, 7)
    discarded.refresh()
    assert discarded.holds(project, 7)
    assert not discarded.holds(project, 8)
    assert not discarded.holds(project + 1, 7)
    assert Discarded(catalog).holds(project, 7), "a node that starts knows it at once"


def test_a_log_line_of_a_discarded_error_stays_a_log_line():
    line = event(TRACE, project=3)
    found = LogErrors().read(line)
    assert found is not None
    fingerprint = json.loads(found[0])["fingerprint"]
    assert LogErrors(lambda *key: key == (3, fingerprint)).read(line) is None
    assert LogErrors(lambda *key: key == (4, fingerprint)).read(line) is not None
