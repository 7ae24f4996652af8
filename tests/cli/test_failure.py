"""A command fails with a sentence, the place in the query, a hint, and an exit code that a script can tell apart."""

import pytest

from logboom.cli.failure import ServerUnreachable, error_text, exit_code, explained, marked
from logboom.errors import Forbidden, LogboomError, NotFound, QueryError, SettingsError, Unauthenticated


def test_the_place_in_the_query_is_marked_under_it():
    error = QueryError("unknown field `sevrity`", hint="did you mean `severity`?", position=slice(7, 14))
    assert error_text(error, "errors sevrity>=13") == (
        "unknown field `sevrity`\n"
        "  errors sevrity>=13\n"
        "         ^^^^^^^\n"
        "hint: did you mean `severity`?\n"
    )  # fmt: skip


def test_an_error_without_hint_and_place_is_one_line():
    assert error_text(LogboomError("another server uses the data directory")) == (
        "another server uses the data directory\n"
    )


@pytest.mark.parametrize(
    ("query", "start", "end", "lines"),
    [
        ("a b", 2, 3, ["  a b", "    ^"]),
        ("a (", 3, 3, ["  a (", "     ^"]),
        ("one\ntwo three\nfour", 8, 13, ["  two three", "      ^^^^^"]),
        ("one\n(two\nthree", 4, 14, ["  (two", "  ^^^^"]),
        ("a\tb", 2, 3, ["  a b", "    ^"]),
        ("日本 x", 3, 4, ["  日本 x", "       ^"]),
    ],
    ids=["a character", "the end", "a later line", "up to the end of its line", "after a tab", "after wide characters"],
)
def test_what_is_marked(query: str, start: int, end: int, lines: list[str]):
    assert marked(query, start, end) == lines


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotFound("no such project"), 1),
        (QueryError("unknown field"), 2),
        (SettingsError("server.port: not a number"), 2),
        (Unauthenticated("this token is unknown"), 3),
        (Forbidden("viewers may not"), 3),
        (ServerUnreachable("no answer"), 4),
    ],
)
def test_exit_codes_tell_who_must_act(error: LogboomError, code: int):
    assert exit_code(error) == code


def test_only_errors_of_ours_are_explained(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended, explained("x y"):
        raise QueryError("unexpected `y`", position=slice(2, 3))
    assert ended.value.code == 2
    assert capsys.readouterr().err == "unexpected `y`\n  x y\n    ^\n"
    with pytest.raises(ZeroDivisionError), explained():
        _ = 1 // 0
