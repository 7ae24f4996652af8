"""The shape of an error that every surface shows."""

from logboom import errors
from logboom.errors import LogboomError, QueryError, SpoolFull


def every_error() -> list[type[LogboomError]]:
    return [found for found in vars(errors).values() if isinstance(found, type) and issubclass(found, LogboomError)]


def test_an_error_is_one_json_object():
    error = QueryError("unknown field `sevrity`", hint="did you mean `severity`?", position=slice(15, 22))
    assert error.as_json() == {
        "error": {
            "code": "invalid_query",
            "message": "unknown field `sevrity`",
            "hint": "did you mean `severity`?",
            "position": {"start": 15, "end": 22},
        }
    }


def test_what_an_error_does_not_know_is_left_out():
    assert SpoolFull("the spool is full").as_json() == {"error": {"code": "spool_full", "message": "the spool is full"}}


def test_every_code_is_one_errors_own():
    codes = [error.code for error in every_error()]
    assert len(codes) == len(set(codes)) > 10
