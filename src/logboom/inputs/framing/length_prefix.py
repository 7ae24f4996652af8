r"""Frames that their length stands before: four bytes, the highest first.

    \0\0\0\5hello\0\0\0\1!  ->  hello, !

Source: Apache Thrift, "Thrift Framed Transport"; Python documentation, `logging.handlers.SocketHandler.makePickle`.
"""

import struct
from typing import Final

from logboom.errors import InvalidRequest

_LENGTH: Final = struct.Struct(">I")


class LengthPrefix:
    """Cuts the bytes of one connection. After InvalidRequest nobody knows where the next frame starts: close it."""

    def __init__(self, max_frame_bytes: int, setting: str) -> None:
        self._max_frame_bytes = max_frame_bytes
        self._setting = setting
        self._buffer = bytearray()
        self._needed = _LENGTH.size

    @property
    def held_bytes(self) -> int:
        """What is kept of a frame that has not come to its end."""
        return len(self._buffer)

    def feed(self, chunk: bytes) -> list[bytes]:
        """The frames that are complete now, without their lengths. Raises InvalidRequest for one that is too long."""
        self._buffer += chunk
        if len(self._buffer) < self._needed:
            return []
        data = bytes(self._buffer)
        frames: list[bytes] = []
        position = 0
        while True:
            start = position + _LENGTH.size
            end = start
            if start <= len(data):
                length: int = _LENGTH.unpack_from(data, position)[0]
                if length > self._max_frame_bytes:
                    raise InvalidRequest(
                        f"a frame of {length} bytes exceeds {self._setting} = {self._max_frame_bytes}",
                        hint=f"raise {self._setting}, if the sender speaks this protocol at all",
                    )
                end = start + length
            if end > len(data) or start > len(data):
                break
            frames.append(data[start:end])
            position = end
        del self._buffer[:position]
        self._needed = end - position
        return frames
