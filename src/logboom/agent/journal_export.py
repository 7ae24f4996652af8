r"""The export format of systemd's journal, cut into entries.

    __CURSOR=s=6c…;i=2f                         a field whose value is one line of text
    MESSAGE\n                                   any other: its name alone, ...
    \x0b\0\0\0\0\0\0\0two\nof three\n           ... the value's length in 8 bytes, little-endian, and the value
    \n                                          an empty line ends the entry

Source: systemd, "Journal Export Formats".
"""

from typing import Final

Entry = dict[str, list[bytes]]
"""The values of each field: a field may come several times."""

WAS_CUT: Final = "__LOGBOOM_CUT"
"""A field of ours in entries of which something was cut off; no sender can name one so."""

LENGTH_BYTES: Final = 8
MAX_FIELDS: Final = 1000  # of one entry; those beyond are left out


class JournalExport:
    """Feed it what came; it gives the entries that are complete.

    A value over the limit is cut off there, and WAS_CUT says so: a core dump in the journal has hundreds of megabytes.
    """

    def __init__(self, max_value_bytes: int) -> None:
        self._max_value_bytes = max_value_bytes
        self._data = bytearray()
        self._entry: Entry = {}
        self._skip_bytes = 0  # of a value that was cut off
        self._skips_line = False

    def feed(self, chunk: bytes) -> list[Entry]:
        """The entries that are complete now."""
        self._data += chunk
        entries: list[Entry] = []
        position = 0
        while (after := self._take(position, entries)) != position:
            position = after
        del self._data[:position]
        return entries

    def _take(self, position: int, entries: list[Entry]) -> int:
        """Where the field after this one begins; the same position when more of this one must come."""
        data = self._data
        if self._skip_bytes:
            skipped = min(self._skip_bytes, len(data) - position)
            self._skip_bytes -= skipped
            return position + skipped
        end = data.find(b"\n", position)
        if self._skips_line:
            self._skips_line = end < 0
            return len(data) if end < 0 else end + 1
        if end < 0:
            return self._take_unended(position)
        line = data[position:end]
        if line and b"=" not in line:
            return self._take_counted(line, end + 1) or position
        if line:
            self._add_text(line)
        elif self._entry:
            entries.append(self._entry)
            self._entry = {}
        return end + 1

    def _take_unended(self, position: int) -> int:
        """A line that may go on for ever is not waited for."""
        if len(self._data) - position <= self._max_value_bytes:
            return position
        self._add_text(self._data[position:])
        self._entry[WAS_CUT] = [b"1"]
        self._skips_line = True
        return len(self._data)

    def _take_counted(self, name: bytearray, position: int) -> int:
        """Where the field after this value begins; 0 when more of it must come."""
        begin = position + LENGTH_BYTES
        size = int.from_bytes(self._data[position:begin], "little")
        kept = min(size, self._max_value_bytes)
        if len(self._data) < begin + kept + 1:
            return 0
        self._add(name, bytes(self._data[begin : begin + kept]))
        if kept < size:
            self._entry[WAS_CUT] = [b"1"]
            self._skip_bytes = size - kept + 1
            return begin + kept
        return begin + size + 1

    def _add_text(self, line: bytearray) -> None:
        name, _, value = line.partition(b"=")
        self._add(name, bytes(value[: self._max_value_bytes]))
        if len(value) > self._max_value_bytes:
            self._entry[WAS_CUT] = [b"1"]

    def _add(self, name: bytearray, value: bytes) -> None:
        if len(self._entry) < MAX_FIELDS:
            self._entry.setdefault(name.decode("ascii", "replace"), []).append(value)
