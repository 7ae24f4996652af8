"""Settings: one value from four places, checked whole."""

from pathlib import Path

import pytest

from logboom.errors import SettingsError
from logboom.settings import Section, load


class Listener(Section):
    listen: str = "127.0.0.1:5514"
    """`HOST:PORT`."""


class Server(Section):
    port: int = 8514
    """Port of HTTP."""


class Inputs(Section):
    syslog: Listener = Listener()
    """The syslog listener."""


SECTIONS = {"server": Server, "inputs": Inputs}


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "logboom.toml"
    file.write_text(text)
    return file


def test_without_anything_the_defaults_are_in_force():
    assert load(SECTIONS, environ={}).section(Server).port == 8514


def test_a_flag_overrides_the_environment_and_the_environment_the_file(tmp_path):
    file = write(tmp_path, "[server]\nport = 1\n")
    environ = {"LOGBOOM_SERVER__PORT": "2"}
    assert load(SECTIONS, file=file, environ={}).section(Server).port == 1
    assert load(SECTIONS, file=file, environ=environ).section(Server).port == 2
    assert load(SECTIONS, file=file, environ=environ, flags={"server.port": 3}).section(Server).port == 3


def test_a_flag_that_was_not_given_overrides_nothing():
    environ = {"LOGBOOM_SERVER__PORT": "2"}
    assert load(SECTIONS, environ=environ, flags={"server.port": None}).section(Server).port == 2


def test_a_section_may_hold_sections(tmp_path):
    file = write(tmp_path, '[inputs.syslog]\nlisten = "127.0.0.1:1"\n')
    assert load(SECTIONS, file=file, environ={}).section(Inputs).syslog.listen == "127.0.0.1:1"
    environ = {"LOGBOOM_INPUTS__SYSLOG__LISTEN": "127.0.0.1:2"}
    assert load(SECTIONS, file=file, environ=environ).section(Inputs).syslog.listen == "127.0.0.1:2"


def test_every_value_tells_where_it_came_from(tmp_path):
    file = write(tmp_path, '[inputs.syslog]\nlisten = "127.0.0.1:1"\n')
    found = {one.name: one for one in load(SECTIONS, file=file, environ={"LOGBOOM_SERVER__PORT": "2"}).in_force()}
    assert found["server.port"].origin == "environment variable LOGBOOM_SERVER__PORT"
    assert found["server.port"].meaning == "Port of HTTP."
    assert found["inputs.syslog.listen"].origin == str(file)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[server]\nport = 'many'\n", r"server\.port \(from .*logboom\.toml\)"),
        ("[server]\nprot = 1\n", r"server\.prot .*no such setting"),
        ("[sever]\nport = 1\n", r"no section \[sever\]"),
        ("port = 1\n", "port stands outside a section"),
        ("[server\n", "not TOML"),
        ("server = 1\n", "server stands outside a section"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path, text, message):
    with pytest.raises(SettingsError, match=message):
        load(SECTIONS, file=write(tmp_path, text), environ={})


def test_an_environment_variable_of_no_section_is_a_mistake():
    with pytest.raises(SettingsError, match="LOGBOOM_SEVER__PORT"):
        load(SECTIONS, environ={"LOGBOOM_SEVER__PORT": "1"})


def test_an_environment_variable_below_a_plain_setting_is_a_mistake():
    with pytest.raises(SettingsError, match=r"server\.port"):
        load(SECTIONS, environ={"LOGBOOM_SERVER__PORT": "1", "LOGBOOM_SERVER__PORT__X": "1"})


def test_a_missing_file_is_a_mistake(tmp_path):
    with pytest.raises(SettingsError, match="cannot read"):
        load(SECTIONS, file=tmp_path / "nowhere.toml", environ={})
