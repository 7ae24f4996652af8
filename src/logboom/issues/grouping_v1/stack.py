"""A stack, told by its frames: the application's own ones, or all when it has none of its own.

A frame is its module, its function and, where every sender of the platform knows it or nothing else tells the function,
its line of source. Neither numbers of lines nor addresses count. What a recursion repeats counts once.
"""

from functools import lru_cache
from typing import Final

import msgspec

from logboom.issues.grouping_result import Component
from logboom.issues.grouping_v1.names.frame_names import Told, told
from logboom.issues.report import Frame, Report

MOST_FRAMES: Final = 50  # innermost; after recursions are folded, few programs nest their own code deeper
LONGEST_CYCLE: Final = 16  # frames of a recursion through several functions
# Where a recursion without end is cut is chance: only what takes part in it counts.
_OVERFLOWS: Final = frozenset({"RecursionError", "StackOverflowError", "StackOverflowException", "SystemStackError"})

# Programs throw from few places: what was told of a stack is remembered, by its frames as they are written out. Both
# limits together keep the memory small, whatever is sent.
MOST_REMEMBERED: Final = 512
LONGEST_REMEMBERED: Final = 16_384  # bytes, some hundred frames

Named = tuple[Frame, Told]


def components(frames: list[Frame], platform: str | None, type_: str = "") -> list[Component]:
    """A component for each frame that counts, the innermost first, and one that tells how many do not."""
    if not frames:
        return []
    return list(_read(frames, platform, overflows=_overflows(type_)))


def _read(frames: list[Frame], platform: str | None, *, overflows: bool) -> tuple[Component, ...]:
    try:
        written = msgspec.msgpack.encode(frames)
    except (ValueError, OverflowError):  # half of a character, a number without end
        return _anew(frames, platform, overflows)
    if len(written) + len(platform or "") > LONGEST_REMEMBERED:
        return _anew(frames, platform, overflows)
    return _remembered(written, platform, overflows)


@lru_cache(maxsize=MOST_REMEMBERED)
def _remembered(written: bytes, platform: str | None, overflows: bool) -> tuple[Component, ...]:
    return _anew(_DECODER.decode(written), platform, overflows)


_DECODER: Final = msgspec.msgpack.Decoder(list[Frame])


def _anew(frames: list[Frame], platform: str | None, overflows: bool) -> tuple[Component, ...]:
    named = _named(frames, platform)
    if not named:
        return ()
    own = _own(named)
    chosen = own or named
    lines = [name.said for _, name in reversed(chosen) if name.said]
    if not any(name.telling for _, name in chosen):
        files = ", ".join(dict.fromkeys(lines))
        return (Component(name="stack", value=files, used=False, note="its frames name no function"),)
    note = "" if own else "none is in app"
    repeated = sorted({line for line in lines if lines.count(line) > 1}) if overflows else []
    counting = repeated or fold(lines)[:MOST_FRAMES]
    found = [Component(name="frame", value=line, note=note) for line in counting]
    if left := len(named) - len(chosen):
        found.append(Component(name="library frames", value=str(left), used=False, note="not in app"))
    return tuple(found)


def relevant_frame(report: Report) -> Frame | None:
    """The innermost frame of the application itself, else the innermost one: where to begin to look."""
    for frames in [*(one.frames for one in reversed(report.exceptions)), report.frames]:
        if (found := _relevant(frames, report.platform)) is not None:
            return found
    return None


def _relevant(frames: list[Frame], platform: str | None) -> Frame | None:
    """As of `_own`: looked for from the inside, since most errors are raised by the application itself or near it."""
    outside_libraries = innermost = None
    for frame in reversed(frames):
        name = told(frame, platform)
        if name.noise:
            continue
        if _is_own(frame, name):
            return frame
        if outside_libraries is None and not name.from_library:
            outside_libraries = frame
        innermost = innermost or frame
    return outside_libraries or innermost


def in_app(frames: list[Frame], platform: str | None) -> list[bool]:
    """For each frame whether it is taken for the application's own."""
    own = {id(frame) for frame, _ in _own(_named(frames, platform))}
    return [id(frame) in own for frame in frames]


def fold(lines: list[str]) -> list[str]:
    """The lines without what repeats itself at once: of `a b a b a b c` the `a b c` is left."""
    if len(set(lines)) == len(lines):
        return lines
    for length in range(1, LONGEST_CYCLE + 1):
        if len(lines) < 2 * length:
            break
        kept: list[str] = []
        for line in lines:
            kept.append(line)
            if len(kept) >= 2 * length and kept[-length:] == kept[-2 * length : -length]:
                del kept[-length:]
        lines = kept
    return lines


def _named(frames: list[Frame], platform: str | None) -> list[Named]:
    named = [(frame, told(frame, platform)) for frame in frames]
    return [one for one in named if not one[1].noise]


def _own(named: list[Named]) -> list[Named]:
    """The application's own frames; when the sender marks none, those that are in no library we know."""
    return [one for one in named if _is_own(*one)] or [one for one in named if not one[1].from_library]


def _is_own(frame: Frame, name: Told) -> bool:
    if frame.in_app is None or not name.marked_reliably:
        return not name.from_library
    return frame.in_app


def _overflows(type_: str) -> bool:
    return type_.rpartition(".")[2] in _OVERFLOWS
