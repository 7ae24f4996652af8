"""Lists of addresses in the words of TOML, of an environment variable, and of people."""

import pytest

from logboom.inputs.syslog.settings import SyslogSettings
from logboom.inputs.transport.listen_address import separated


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("", ()),
        ("[]", ()),
        (" [ ] ", ()),
        ("127.0.0.1:5514", ("127.0.0.1:5514",)),
        ("127.0.0.1:5514, [::1]:5514", ("127.0.0.1:5514", "[::1]:5514")),
        ('["127.0.0.1:5514", "[::1]:5514"]', ("127.0.0.1:5514", "[::1]:5514")),
        ("[::1]:5514", ("[::1]:5514",)),
        (["127.0.0.1:5514"], ["127.0.0.1:5514"]),
    ],
)
def test_a_list_may_be_written_in_several_ways(written: object, means: object):
    assert separated(written) == means


def test_an_environment_variable_turns_syslog_off():
    assert SyslogSettings.model_validate({"listen": "[]"}).listen == ()
