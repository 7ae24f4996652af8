"""`logboom query`, and what `logboom search` says of a query that finds nothing."""

import json

from tests.cli.command import environment_for, logboom
from tests.serving import Server


def test_a_query_is_written_as_it_is_understood():
    found = logboom("query", "fmt", "a b OR c  |stats count  by host")
    assert (found.returncode, found.stdout) == (0, "a (b OR c) | stats count by host\n")


def test_a_wrong_query_is_shown_with_its_place():
    found = logboom("query", "fmt", "a f:[1 x")
    assert found.returncode == 2
    assert "    ^^" in found.stderr


def test_search_terms_in_other_languages():
    assert logboom("query", "convert", "--to", "spl", "level:error -a").stdout == "level=error (NOT a)\n"
    found = logboom("query", "convert", "--to", "lucene", "CASE(A) b")
    assert found.stdout == "A AND b\n"
    assert found.stderr.startswith("note: ")


def test_a_query_is_explained(server: Server):
    server.ingest(json.dumps({"message": "dabchick swims"}))
    server.wait_for("dabchick")
    environment = environment_for(server)
    found = logboom("query", "explain", "dabchick a OR b", "--project", "default", environment=environment)
    assert found.returncode == 0, found.stderr
    assert found.stdout.startswith("dabchick (a OR b)\n")
    assert "granules" in found.stdout
    assert "hint: read as" in found.stdout
    nothing = logboom("search", "dabchic", "--project", "default", environment=environment)
    assert nothing.stdout == ""
    assert "'*dabchic*'" in nothing.stderr
