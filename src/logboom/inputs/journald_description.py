"""The journal of this machine in words."""

from typing import Final

from logboom.inputs.description import Description, Recipe, Step

DESCRIPTION: Final = Description(
    title="systemd journal",
    summary="The journal of the machine that Logboom runs on, with all that it knows of the programs that log.",
    over="journalctl",
    documentation="files.md",
    needs_key=False,
    setting="inputs.journald.enabled = true",
    maps=(
        ("MESSAGE", "message"),
        ("PRIORITY", "severity and level"),
        ("SYSLOG_IDENTIFIER, else _SYSTEMD_UNIT, _COMM", "service"),
        ("_HOSTNAME", "host"),
        ("_PID, _EXE, CODE_FILE, …", "`process.pid`, `process.executable.path`, `code.file.path`, …"),
        ("every other field", "`journal.` with its name in small letters"),
    ),
    recipes=(
        Recipe(id="journald", title="systemd journal of this machine", group="Servers", also="journalctl linux systemd units", steps=(Step("In `logboom.toml`:", "[inputs.journald]\nenabled = true"), Step("A server that runs as a user of its own must be allowed to read it:", "usermod --append --groups systemd-journal logboom"))),
    ),
)  # fmt: skip
