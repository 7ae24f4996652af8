r"""An ingest key within a message: Loggly's and Papertrail's token in the structured data of RFC 5424.

    <34>1 2026-11-22T10:58:08Z web app - - [0123456789abcdef0123456789abcdef@41058 tag="nginx"] text

Its message belongs to the project of the key, whose limits hold for it. The key itself isn't kept: the element is named
`token@41058` from then on. A message whose key is unknown is refused.

Source: Loggly's documentation, "Sending Syslog Endpoints to Loggly"; Papertrail's remote_syslog2, `token`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from logboom.inputs.accounting import rejected
from logboom.inputs.framing.lines import Lines
from logboom.inputs.intake import IngestKey
from logboom.inputs.transport.destination import Destination

MARK: Final = b"@41058"  # the enterprise number of the structured data: Loggly's, which Papertrail took over
NAMELESS: Final = b"[token" + MARK
_TOKEN: Final = re.compile(
    rb"^<\d{1,3}>\d{1,2} (?:\S+ ){5}(?:\[(?:[^\]\\\n]|\\.)*\])*?\[([^\s=\]\"@\n]{1,64})@41058(?=[ \]])", re.MULTILINE
)


class Tokens:
    """Which project's each message is, of those that came to one listener."""

    def __init__(self, otherwise: Destination, find_key: Callable[[str], IngestKey | None], *, required: bool) -> None:
        self._otherwise = otherwise
        self._find_key = find_key
        self._required = required

    def parts(self, peer: str, lines: Lines) -> Sequence[tuple[Destination, Lines]]:
        """The messages of each project, in their order; those that are refused are counted and in none."""
        if MARK not in lines.data:  # nearly always
            return self._of_token("", peer, lines)
        found: list[bytes] = _TOKEN.findall(lines.data)
        if len(found) == lines.data.count(b"\n") and found.count(found[0]) == len(found):  # of one sender
            return self._of_token(found[0].decode("latin-1"), peer, lines)
        by_token: dict[bytes, list[bytes]] = {}
        for line in lines.data[:-1].split(b"\n"):
            match = _TOKEN.match(line)
            by_token.setdefault(match[1] if match else b"", []).append(line + b"\n")
        return [
            part
            for token, of_token in by_token.items()
            for part in self._of_token(token.decode("latin-1"), peer, replace(lines, data=b"".join(of_token)))
        ]

    def _of_token(self, token: str, peer: str, lines: Lines) -> Sequence[tuple[Destination, Lines]]:
        if not token:
            if not self._required:
                return ((self._otherwise, lines),)
            self._refuse("no_key", "a message has no ingest key, and inputs.syslog.key_required is set", peer, lines)
            return ()
        nameless = lines.data.replace(b"[" + token.encode("latin-1") + MARK, NAMELESS)
        key = self._find_key(token) or self._find_key(token.replace("-", ""))
        if key is None:
            self._refuse(
                "unknown_key",
                "the token is no ingest key, or one that was revoked",
                peer,
                replace(lines, data=nameless),
            )
            return ()
        return ((replace(self._otherwise, project=key.project, key=key.id, named=None), replace(lines, data=nameless)),)

    def _refuse(self, reason: str, message: str, peer: str, lines: Lines) -> None:
        rejected(
            self._otherwise.input, reason, count=lines.data.count(b"\n"), peer=peer, message=message, sample=lines.data
        )
