"""Secrets do not reach the disk; what is none stays."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logboom.inputs.scrubbing import FILTERED, Scrubber, ScrubbingSettings, is_card_number

SCRUBBER = Scrubber(ScrubbingSettings())


def scrubbed(document: Any, scrubber: Scrubber = SCRUBBER) -> Any:
    """The document after scrubbing, written tightly and with blanks alike."""
    tight = json.loads(scrubber.scrub(json.dumps(document, separators=(",", ":")).encode()))
    assert json.loads(scrubber.scrub(json.dumps(document, indent=1).encode())) == tight
    return tight


@pytest.mark.parametrize(
    "document",
    [
        {"password": "hunter2"},
        {"user_password": "x"},
        {"Passwd": "x"},
        {"apiKey": "x"},
        {"X-Api-Key": "x"},
        {"Authorization": "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="},
        {"Set-Cookie": "a=b"},
        {"client_secret": 'with "quotes" and \\ in it'},
        {"csrfmiddlewaretoken": "x"},
        {"sessionid": "x"},
        {"refresh_token": "x"},
        {"cvv": "123"},
        {"pin": 1234},
        {"password": 12345},
        {"cookies": {"a": "b", "c": {"d": ["}", "]"]}}},
        {"passwords": ["a", "b"]},
        {"card_number": 4111},
        {"user[password]": "x"},
    ],
)
def test_the_value_of_a_secrets_name_goes_whole(document: dict[str, Any]):
    (name,) = document
    assert scrubbed({"a": document, "b": 1}) == {"a": {name: FILTERED}, "b": 1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://a.example/?token=9ae1&x=1", "https://a.example/?token=[Filtered]&x=1"),
        ("password=hunter2", "password=[Filtered]"),
        ("{'password': 'hunter2', 'a': 1}", "{'password': '[Filtered]', 'a': 1}"),
        ('{"password": "hunter2", "a": 1}', '{"password": "[Filtered]", "a": 1}'),
        ('{"a":{"api_key":"hunter2"}}', '{"a":{"api_key":"[Filtered]"}}'),
        ("login with password: hunter2", "login with password: [Filtered]"),
        ("Authorization: Bearer abcdef123456", "Authorization: Bearer [Filtered]"),
        ("sent with Bearer abcdef123456 to", "sent with Bearer [Filtered] to"),
        ("postgres://app:s3cret@db:5432/x", "postgres://app:[Filtered]@db:5432/x"),
        ("card 4111 1111 1111 1111 was refused", "card [Filtered] was refused"),
        ("card 4111111111111111.", "card [Filtered]."),
        ("amex 378282246310005", "amex [Filtered]"),
        ("AKIAIOSFODNN7EXAMPLE is the key", "[Filtered] is the key"),
        ("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmN", "jwt [Filtered]"),
        (
            "key -----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY----- end",
            "key [Filtered] end",
        ),
        ("<WSGIRequest: POST '/checkout/?token=abc'>", "<WSGIRequest: POST '/checkout/?token=[Filtered]'>"),
        ("secret=a secret=b", "secret=[Filtered] secret=[Filtered]"),
    ],
)
def test_a_secret_within_a_text_goes_alone(text: str, expected: str):
    assert scrubbed({"message": text, "list": [text]}) == {"message": expected, "list": [expected]}


@pytest.mark.parametrize(
    "document",
    [
        {"message": "Invalid token: unexpected end", "type": "TokenError"},
        {"message": "password: This field is required."},
        {"message": "the password of user 7 has expired"},
        {"function": "get_token", "module": "django.contrib.auth.tokens", "filename": "cookies.py"},
        {"has_password": True, "token": None, "secret": ""},
        {"max_tokens": 100, "token_count": 7},
        {"author": "Ada", "passenger": "Grace", "spin": 4, "compass": "north"},
        {"id": "4111111111111112", "order": 4111111111111112, "time": 1763852945.123456, "ns": 1763852945123456789},
        {"id": "d02f2f112d1143df9c7f652c8e291f6e", "path": "/a/4111111111111111x"},
        {"integrations": ["cookie", "token", "logging"]},
        {"context_line": "token = 'x1'", "post_context": []},
        {"modules": {"secretstorage": "3.3.3", "tokenizers": "0.20", "cookiecutter": "2.6.0"}},
        {"password": "[Filtered]", "cookies": {}, "secrets": [], "token": "********"},
        {"url": "https://a.example:8080/x@y"},
        {"_meta": {"request": {"data": {"password": {"": {"rem": [["!config", "s"]]}}}}}},
    ],
)
def test_what_is_no_secret_stays(document: dict[str, Any]):
    assert scrubbed(document) == document


def test_lines_of_source_code_stay():
    frame = {
        "pre_context": ["def login(password='hunter2'):", "    token = 'abcdef'", '    x = "]"'],
        "context_line": "    check(password=password, secret='x1')",
        "post_context": ["    cookie = 'a=1'"],
        "vars": {"password": "'hunter2'"},
    }
    assert scrubbed({"frames": [frame, frame]}) == {"frames": [{**frame, "vars": {"password": FILTERED}}] * 2}


def test_a_card_may_be_a_number():
    document = {
        "card": 4111111111111111,
        "list": [4111111111111111],
        "text": "a:4111111111111111,",
        "x": 4645901005800687.0,
    }
    expected = {"card": FILTERED, "list": [FILTERED], "text": "a:[Filtered],", "x": 4645901005800687.0}
    assert scrubbed(document) == expected


def test_headers_may_come_as_pairs():
    headers = [["Host", "a.example"], ["Cookie", "a=b"], ["Authorization", "x"], ["Token", "x", "y"]]
    expected = [["Host", "a.example"], ["Cookie", FILTERED], ["Authorization", FILTERED], ["Token", "x", "y"]]
    assert scrubbed({"headers": headers}) == {"headers": expected}


def test_the_time_grows_with_the_document_and_no_faster():
    """Each name was once looked at together with all that stands before it."""

    def seconds(names: int) -> float:
        document = json.dumps(["password", "x"] * names, separators=(",", ":")).encode()
        began = time.process_time()
        SCRUBBER.scrub(document)
        return time.process_time() - began

    assert seconds(80_000) < 24 * max(seconds(10_000), 0.01)


def test_a_document_without_secrets_is_the_very_same():
    document = b'{"message": "nothing here"}'
    assert SCRUBBER.scrub(document) is document


def test_names_can_be_added_and_kept():
    scrubber = Scrubber(ScrubbingSettings(names=["iban"], keep=["token_bucket"]))
    document = {"customer_iban": "DE1", "token_bucket": "full", "token": "x"}
    assert scrubbed(document, scrubber) == {"customer_iban": FILTERED, "token_bucket": "full", "token": FILTERED}


def test_it_can_be_turned_off():
    scrubber = Scrubber(ScrubbingSettings(enabled=False))
    assert scrubbed({"password": "x"}, scrubber) == {"password": "x"}


@pytest.mark.parametrize(
    "number", [b"4111111111111111", b"5500 0000 0000 0004", b"3400-000000-00009", b"6011000000000004"]
)
def test_a_card_number_passes_luhns_check(number: bytes):
    assert is_card_number(number)
    assert not is_card_number(number[:-1] + b"%d" % ((int(number[-1:]) + 1) % 10))


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=8) | st.sampled_from(["password", "a token", "cookies", "auth"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(values)
def test_whatever_is_scrubbed_stays_json(value: Any):
    once = SCRUBBER.scrub(json.dumps(value).encode())
    json.loads(once)
    assert SCRUBBER.scrub(once) == once


@given(st.binary(max_size=60))
def test_what_is_no_json_harms_nobody(content: bytes):
    SCRUBBER.scrub(b'{"password": "' + content + b'token="cookie":' + content)
