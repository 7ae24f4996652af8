"""What a line of a program is wrapped in on its way to a file: it is taken off, and the rest looked at anew.

Source: Docker, "JSON File logging driver"; Kubernetes, CRI logging format; RFC 3164 section 4.1.2 as rsyslog and
systemd write it to files; journalctl(1), `--output short-iso`.
"""

from logboom.ingest.codecs.formats.format import Format

CRI = Format(
    name="cri",
    title="containerd, CRI-O: /var/log/containers",
    example="2026-11-22T10:58:08.123456789Z stdout F charge failed",
    pattern=r"^<time:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(?:Z|[+-]\d\d:\d\d)> <stream:stdout|stderr> [FP](?::[^ ]*)? ",
)
SYSLOG_FILE = Format(
    name="syslog_file",
    title="/var/log/syslog and its kin: time host program[pid]: message",
    example="Nov 22 10:58:08 web1 sshd[77]: Accepted publickey for root from 203.0.113.9",
    pattern=r"^<time:[A-Z][a-z][a-z] [ \d]\d \d\d:\d\d:\d\d> <host:[\w.:-]+> <service:[^\s:\[\]]+>(?:\[<pid:\d+>\])?: ",
)
SYSLOG_FILE_ISO = Format(
    name="syslog_file_iso",
    title="the same with an exact time: rsyslog, journalctl --output short-iso",
    example="2026-11-22T10:58:08.123456+01:00 web1 sshd[77]: Accepted publickey for root from 203.0.113.9",
    pattern=(
        r"^<time:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)> <host:[a-z0-9][\w.-]*> "
        r"<service:[A-Za-z][^\s:\[\]]*>(?:\[<pid:\d+>\])?: "
    ),
    # `host program:` could be two words of a message: a number of the process or rsyslog's exact time make it sure.
    gate=(
        r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d) [a-z0-9][\w.-]* [A-Za-z][^\s:\[\]]*\[\d+\]: |"
        r"\.\d{6}[+-]\d\d:\d\d [a-z0-9][\w.-]* [A-Za-z][^\s:\[\]]*: )"
    ),
)
