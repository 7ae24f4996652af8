"""What is wrong with a rule is said of its field; in a search, of its characters."""

import pytest

from logboom.alerts.rule import read_rule
from logboom.errors import InvalidRequest


@pytest.mark.parametrize(
    ("watch", "message", "position"),
    [
        ({"kind": "count", "query": "level:error (a OR"}, "watch.query: expected a term", (17, 17)),
        ({"kind": "ratio", "query": "a", "of": '🙂 "b'}, "watch.of: ", (2, 4)),
        ({"kind": "count", "querry": "a"}, "watch.querry: there is no such field", None),
    ],
)
def test_the_characters_of_a_search_that_are_wrong_are_told(
    watch: dict[str, str], message: str, position: tuple[int, int] | None
):
    with pytest.raises(InvalidRequest) as wrong:
        read_rule({"name": "x", "watch": watch, "threshold": {"critical": 1}})
    assert wrong.value.message.startswith(message)
    told = wrong.value.position
    assert (told and (told.start, told.stop)) == position
