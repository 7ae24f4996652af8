"""util-linux `logger` in each form that it sends."""

import subprocess

import pytest

from tests.programs import required
from tests.serving import Server


def log(server: Server, *arguments: str) -> None:
    command = [required("logger"), "--server", "127.0.0.1", "--port", str(server.syslog_port), *arguments]
    subprocess.run(command, check=True, timeout=20)


@pytest.mark.parametrize(
    "options",
    [
        ("--udp",),
        ("--tcp",),
        ("--tcp", "--octet-count"),
        ("--udp", "--rfc3164"),
        ("--tcp", "--rfc3164"),
        ("--tcp", "--octet-count", "--rfc3164"),
        ("--tcp", "--rfc5424=notq"),
    ],
    ids=" ".join,
)
def test_tag_and_priority_arrive(server: Server, word: str, options: tuple[str, ...]):
    log(server, *options, "--priority", "local0.err", "--tag", "backup", f"disk {word} is full")
    (row,) = server.wait_for(word)
    assert (row["message"], row["service"], row["level"]) == (f"disk {word} is full", "backup", "error")
    assert row["host"], "it names its host"
    assert row["attributes"]["syslog.facility"] == "local0"


def test_a_message_with_next_to_nothing(server: Server, word: str):
    log(server, "--udp", "--rfc5424=notime,nohost,notq", f"minimal {word}")
    (row,) = server.wait_for(word)
    assert (row["message"], row["host"], row["level"]) == (f"minimal {word}", "127.0.0.1", "notice")


def test_structured_data_and_message_id(server: Server, word: str):
    log(
        server, "--tcp", "--rfc5424", "--msgid", "NIGHTLY", "--sd-id", "job@1", "--sd-param", 'size="12"',
        "--id=4711", "--tag", "backup", f"done {word}",
    )  # fmt: skip
    (row,) = server.wait_for(word)
    attributes = row["attributes"]
    assert (attributes["sd.job@1.size"], attributes["msg_id"], attributes["proc_id"]) == ("12", "NIGHTLY", "4711")


@pytest.mark.parametrize("options", [("--tcp",), ("--tcp", "--octet-count"), ("--udp",)], ids=" ".join)
def test_lines_from_standard_input_are_an_event_each(server: Server, word: str, options: tuple[str, ...]):
    command = [required("logger"), "--server", "127.0.0.1", "--port", str(server.syslog_port), *options]
    text = "".join(f"{word} line {number}\n" for number in range(50))
    subprocess.run(command, input=text.encode(), check=True, timeout=20)
    found = server.wait_for(word, 50)
    assert {row["message"] for row in found} == set(text.splitlines())
