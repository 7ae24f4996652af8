"""What holds in every language: fingerprints of senders, messages in the guise of exceptions, chains."""

from typing import Any

from logboom.issues.report import Report, from_document
from tests.issues.belonging.cases import Case, chain, frame, message, raised, sdk

STACK = ("+a.b~load", "+a.c~show")


def given(fingerprint: list[str], said: str = "E: x", *frames: str, **more: Any) -> Report:
    return sdk("python", said, *(frames or STACK), fingerprint=fingerprint, **more)


def threads(*frames: str, **more: Any) -> Report:
    crashed = {"id": 1, "crashed": True, "stacktrace": {"frames": [frame(one) for one in frames[::-1]]}}
    other = {"id": 2, "stacktrace": {"frames": [frame("+z~idle")]}}
    return from_document({"platform": "java", "threads": {"values": [other, crashed]}, **more})


CASES: dict[str, Case] = {
    "a fingerprint": [
        [given(["a"]), given(["a"], "F: y", "+other~place")],
        [given(["b"])],
        [given(["a", "b"])],
        [given(["b", "a"])],
        [given(["{{ default }}"]), given([]), given(["{{default}}"])],
    ],
    "default and more": [
        [given(["{{ default }}", "a"]), given(["{{ default }}", "a"], "E: other value")],
        [given(["{{ default }}", "b"])],
        [given(["{{ default }}", "a"], "F: x")],
        [given(["a"])],
    ],
    "variables": [
        [given(["{{ error.type }}"], "E: 1"), given(["{{ error.type }}"], "E: 2", "+x~y")],
        [given(["{{ error.type }}"], "F: 1")],
    ],
    "variable of the transaction": [
        [given(["{{ transaction }}"], transaction="/a"), given(["{{ transaction }}"], "F: 1", transaction="/a")],
        [given(["{{ transaction }}"], transaction="/b")],
    ],
    "variable of a tag": [
        [given(["{{ tags.shop }}"], tags={"shop": "1"}), given(["{{ tags.shop }}"], "F", tags={"shop": "1", "x": "y"})],
        [given(["{{ tags.shop }}"], tags={"shop": "2"})],
    ],
    "variables of the frame": [
        [given(["{{ stack.function }}"], "E: 1", "+a~f", "+b~g"), given(["{{ stack.function }}"], "F: 1", "+c~f")],
        [given(["{{ stack.function }}"], "E: 1", "+a~h")],
    ],
    "variables of level and logger": [
        [given(["{{ level }}", "{{ logger }}"], level="error", logger="a"), given(["{{ level }}", "{{ logger }}"], "F", level="error", logger="a")],
        [given(["{{ level }}", "{{ logger }}"], level="error", logger="b")],
        [given(["{{ level }}", "{{ logger }}"], level="fatal", logger="a")],
    ],
    "a message in the guise of an exception": [
        [
            from_document({"platform": "node", "message": "sold out 5", "exception": {"values": [{"value": "sold out 5", "mechanism": {"synthetic": True}, "stacktrace": {"frames": [frame("a")]}}]}}),
            from_document({"platform": "node", "message": "sold out 9", "exception": {"values": [{"value": "sold out 9", "mechanism": {"synthetic": True}, "stacktrace": {"frames": [frame("b")]}}]}}),
        ],
        [message("refused 5", platform="node")],
    ],
    "a synthetic type": [
        [
            chain("javascript", raised("Error: 404", "+load @ /src/a.js", mechanism={"synthetic": True})),
            chain("javascript", raised("UnhandledRejection: 500", "+load @ /src/a.js", mechanism={"synthetic": True})),
        ],
    ],
    "the stack of the thread that crashed": [
        [threads("+a.B~run", "+a.C~main", message="died"), threads("+a.B~run", "+a.C~main", message="died")],
        [threads("+a.B~stop", "+a.C~main", message="died")],
    ],
    "no cause, one cause, two causes": [
        [chain("java", raised("A: x", "+a.B~c"))],
        [chain("java", raised("A: x", "+a.B~c"), raised("B: x", "+a.D~e"))],
        [chain("java", raised("A: x", "+a.B~c"), raised("B: x", "+a.D~e"), raised("C: x", "+a.F~g"))],
        [chain("java", raised("A: x", "+a.B~c"), raised("C: x", "+a.F~g"), raised("B: x", "+a.D~e"))],
    ],
    "values of a chain without any stack": [
        [chain("other", raised("A: order 5 failed"), raised("B: 10 ms passed")), chain("other", raised("A: order 7 failed"), raised("B: 20 ms passed"))],
        [chain("other", raised("A: order 5 failed"), raised("B: nobody answered"))],
    ],
    "where and when": [
        [
            sdk("java", "E: x", "+a.B~c", server_name="h1", timestamp=1, environment="a", dist="1", user={"id": 1}),
            sdk("java", "E: y", "+a.B~c", server_name="h2", timestamp=2, environment="b", dist="2", user={"id": 2}),
        ]
    ],
    "nothing but a type": [[sdk("other", "E"), sdk("other", "E")], [sdk("other", "F")]],
    "nothing at all": [[from_document({"logger": "a"}), from_document({"logger": "a"})], [from_document({"logger": "b"})]],
    "a type with nothing but a value": [[sdk("other", "E: id 5"), sdk("other", "E: id 7")], [sdk("other", "E: name unknown")]],
}  # fmt: skip
