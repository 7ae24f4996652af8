"""A key that nobody knows: each protocol says so in its own words, nothing is kept, and the key is not repeated."""

import httpx
import pytest

from logboom.inputs.intake import Intake
from logboom.inputs.limits import LimitsSettings
from tests.inputs.conftest import SpoolOfTest
from tests.inputs.test_key_limits import KEY, KEYS, PROTOCOLS, client_of

WRONG = "f" * 32
SAID = {
    "http": (403, '"forbidden"'),
    "hec": (403, '"code": 4'),  # Splunk's "Invalid token"
    "elasticsearch": (401, '"security_exception"'),
    "datadog": (403, '"errors"'),
    "loki": (401, "key"),
    "loggly": (403, "token"),
    "gelf": (403, "key"),
    "otlp": (401, '"code":16'),
    "scalyr": (403, "error/client/noPermission"),
    "logstash": (403, "unknown"),
    "HTTPHandler": (403, "key"),
    "raygun": (403, "key"),
    "sentry": (403, "key"),
}


@pytest.mark.parametrize("name", PROTOCOLS)
async def test_a_wrong_key_is_refused_in_the_protocols_words(kept: SpoolOfTest, name: str):
    protocol, (status, words) = PROTOCOLS[name], SAID[name]
    async with client_of(protocol.made(Intake(kept.spool, KEYS.get, LimitsSettings()))) as client:
        headers = {header: value.replace(KEY, WRONG) for header, value in protocol.headers.items()}
        body = protocol.body.replace(KEY.encode(), WRONG.encode())
        answer: httpx.Response = await client.post(protocol.path.replace(KEY, WRONG), content=body, headers=headers)
    assert answer.status_code == status
    assert words in answer.text
    assert WRONG not in answer.text
    assert await kept.taken() == []
