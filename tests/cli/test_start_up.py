"""What `logboom serve` prints when it is ready."""

import pytest

from logboom.cli.start_up import start_up_text
from logboom.server import Started

KEY = "0123456789abcdef0123456789abcdef"


def test_the_first_start_says_how_to_sign_in_and_send_a_first_log():
    text = start_up_text(
        Started(
            url="http://127.0.0.1:8514",
            data_directory="data",
            ingest_key=KEY,
            login_link="http://127.0.0.1:8514/login?token=secret",
            syslog="127.0.0.1:5514",
        )
    )
    lines = [line.strip() for line in text.splitlines()]
    assert "sign in     http://127.0.0.1:8514/login?token=secret   (works once)" in lines
    assert f"ingest key  {KEY}" in lines
    assert f"curl -H 'Authorization: Bearer {KEY}' http://127.0.0.1:8514/api/v1/ingest -d 'hello from curl'" in lines
    assert "logger --server 127.0.0.1 --port 5514 --tcp 'hello from logger'" in lines
    assert "Reachable from other machines" not in text


def test_a_later_start_says_how_to_get_in_again():
    later = Started(url="http://127.0.0.1:8514", data_directory="data", ingest_key=KEY)
    text = start_up_text(later, ".venv/bin/logboom")
    assert "  .venv/bin/logboom admin login-link --data-dir data\n" in text
    assert "works once" not in text


def test_what_other_machines_reach_is_named():
    text = start_up_text(
        Started(
            url="https://logs.example.org", data_directory="data", exposed=("http://0.0.0.0:8514", "udp://[::]:5514")
        )
    )
    _, exposed = text.split("Reachable from other machines", 1)
    assert "http://0.0.0.0:8514" in exposed
    assert "udp://[::]:5514" in exposed
    assert "curl" not in text, "there is no key to show"


def test_what_is_encrypted_needs_no_proxy():
    text = start_up_text(
        Started(
            url="http://127.0.0.1:8514",
            data_directory="data",
            exposed=("tcp://0.0.0.0:5514", "tls://0.0.0.0:6514", "grpcs://[::]:4317"),
        )
    )
    plain, encrypted = text.split("Reachable from other machines, encrypted:\n")
    assert (
        "Reachable from other machines, unencrypted unless a proxy before it encrypts:\n  tcp://0.0.0.0:5514\n" in plain
    )
    assert "tls://" not in plain
    assert encrypted.startswith("  tls://0.0.0.0:6514\n  grpcs://[::]:4317\n")


def test_where_all_is_encrypted_nothing_is_said_of_proxies():
    started = Started(url="http://127.0.0.1:8514", data_directory="data", exposed=("tls://0.0.0.0:6514",))
    assert "unless a proxy" not in start_up_text(started)


@pytest.mark.parametrize(("listens", "named"), [("0.0.0.0:5514", "127.0.0.1"), ("[::]:5514", "::1")])
def test_logger_is_told_an_address_that_leads_here_where_syslog_listens_on_all(listens: str, named: str):
    text = start_up_text(Started(url="http://127.0.0.1:8514", data_directory="data", ingest_key=KEY, syslog=listens))
    assert f"logger --server {named} --port 5514" in text


def test_logger_is_told_an_ipv6_address_without_brackets():
    text = start_up_text(Started(url="http://[::1]:8514", data_directory="data", ingest_key=KEY, syslog="[::1]:5514"))
    assert "logger --server ::1 --port 5514" in text


def test_logger_is_told_the_key_where_messages_must_have_one():
    address = {"url": "http://127.0.0.1:8514", "data_directory": "data"}
    text = start_up_text(Started(**address, ingest_key=KEY, syslog="127.0.0.1:5514", syslog_needs_key=True))
    assert f"--port 5514 --tcp --rfc5424 --sd-id {KEY}@41058 --sd-param 'tag=\"hello\"' 'hello from logger'" in text
