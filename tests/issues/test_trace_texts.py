"""Where in an event its trace is looked for: by names, in documents within the event, and as it was escaped on its way."""

import json
from typing import Any

import pytest

from logboom.issues.log_errors import LogErrors
from logboom.issues.trace_texts import DEEPEST, trace_texts
from tests.issues.test_repeated_traces import event

NODE = "TypeError: x is not a function\n    at f (/srv/a.js:1:2)"
JAVA = "java.lang.IllegalStateException: no\n\tat org.acme.Indexer.flush(Indexer.java:61)"
DOTNET_FRAMES = "   at Shop.Basket.Pay(Int32 id) in /src/Basket.cs:line 12\n   at Shop.Main()"


def python(function: str = "confirm") -> str:
    return f'Traceback (most recent call last):\n  File "/srv/a.py", line 3, in {function}\n    g()\nValueError: no'


def found(message: str = "it failed", *, exception_type: str = "", **attributes: str) -> dict[str, Any]:
    """The event with what its trace tells."""
    told = LogErrors().read(event(message, exception_type=exception_type, attributes=attributes))
    assert told is not None, "no trace was found"
    return json.loads(told[0]) | {"report": json.loads(told[1])}


@pytest.mark.parametrize(
    ("name", "document", "type_"),
    [
        pytest.param("err", {"type": "TypeError", "message": "x", "stack": NODE}, "TypeError", id="pino and bunyan"),
        pytest.param("error", {"kind": "TypeError", "message": "x", "stack": NODE}, "TypeError", id="Datadog"),
        pytest.param("error", {"type": "a.B", "message": "no", "stack_trace": JAVA}, "IllegalStateException", id="ECS"),
        pytest.param(
            "thrown", {"name": "a.B", "message": "no", "extendedStackTrace": JAVA}, "IllegalStateException", id="Log4j"
        ),
        pytest.param("exception", {"stacktrace": python()}, "ValueError", id="an exception as OpenTelemetry names it"),
        pytest.param("err", {"error": {"err": {"stack": NODE}}}, "TypeError", id="an object within objects"),
        pytest.param(
            "exception",
            {"ClassName": "System.IO.IOException", "Message": "disk full", "StackTraceString": DOTNET_FRAMES},
            "System.IO.IOException",
            id="Newtonsoft, whose frames stand alone",
        ),
    ],
)
def test_a_trace_in_an_object_is_found(name: str, document: dict[str, Any], type_: str):
    """An event's attributes are texts: an object is kept as JSON."""
    assert found(**{name: json.dumps(document)})["exception_type"] == type_


@pytest.mark.parametrize("name", ["@x", "error", "StackTrace", "Exception", "EXC_INFO"])
def test_a_trace_is_found_by_the_name_of_its_attribute_however_its_letters_are_written(name: str):
    assert found(**{name: python()})["exception_type"] == "ValueError"


def test_frames_without_a_headline_are_of_the_exception_that_the_event_names():
    """.NET's `StackTrace` holds the frames alone."""
    report = found(exception_type="System.IO.IOException", StackTrace=DOTNET_FRAMES)["report"]
    (thrown,) = report["exception"]["values"]
    assert (thrown["type"], len(thrown["stacktrace"]["frames"])) == ("System.IO.IOException", 2)


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(lambda trace: {"exception": json.dumps({"type": "E", "stacktrace": trace})}, id="in an object"),
        pytest.param(lambda trace: {"message": json.dumps({"msg": trace})}, id="in a message that is JSON"),
        pytest.param(
            lambda trace: {"message": json.dumps({"log": json.dumps({"err": {"stack": trace}})})}, id="in JSON in JSON"
        ),
        pytest.param(lambda trace: {"exc_info": json.dumps(trace)[1:-1]}, id="escaped, without its quotes"),
        pytest.param(lambda trace: {"message": "ERROR " + json.dumps({"e": trace})}, id="in JSON behind other words"),
    ],
)
def test_a_trace_within_json_keeps_its_stack(written: Any):
    """Else errors of one type from different functions would be one issue."""
    plain = {function: found(python(function))["fingerprint"] for function in ("confirm", "refund")}
    assert {function: found(**written(python(function)))["fingerprint"] for function in plain} == plain


def test_where_the_trace_stands_is_no_tag_and_a_short_error_is():
    report = found(err=json.dumps({"stack": NODE}), error="connection refused")["report"]
    assert report["tags"] == {"error": "connection refused"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"stack": "    at f (/srv/a.js:1:2)', id="cut off"),
        pytest.param('{"err":' * 100_000 + '"    at "', id="deep and cut off"),
        pytest.param('{"err":' * 20_000 + '"    at f (/a.js:1:2)"' + "}" * 20_000, id="deep"),
        pytest.param('{"stack":[1,{"a":"    at "}],"err":7,"error":null}', id="other kinds of values"),
    ],
)
def test_a_hostile_document_is_a_text_like_any_other(text: str):
    list(trace_texts({"attributes": {"err": text}, "exception_type": "", "message": text}))


def test_documents_are_opened_to_a_depth_and_no_further():
    text = json.dumps({"stack": NODE})
    for _ in range(DEEPEST):
        text = json.dumps({"err": text})
    assert list(trace_texts({"attributes": {"err": text}, "exception_type": "", "message": ""})) == []
