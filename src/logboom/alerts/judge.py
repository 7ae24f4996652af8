"""The judge: from a key's state, a window's value and what late events changed to the next state and its transitions.

Pure: no clock, no disk. Ticks are ends of windows, in seconds since 1970.

    pending     bad windows, but not yet as many as the rule asks for      (from ok)
    fired       the alert begins
    raised      from warning to critical, for the first time of this alert
    worsened    from warning to critical once more                         (recorded, not told)
    lowered     from critical to warning                                   (recorded, not told)
    repeated    it still fires, nobody has acknowledged it
    resolved    too few of the last windows are bad; the alert ends
    calmed      from pending back to ok
    no_data     for so long there has been nothing to judge by
    data_back   there is something again
    late        late events pushed a window over the line that was long judged; it is over by now
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from logboom.alerts.threshold import CRITICAL, GOOD, LEVELS, LINGERING, NOTHING, WARNING, Threshold, Windows

MOST_HISTORY: Final = 2_000

TOLD: Final = frozenset({"fired", "raised", "repeated", "resolved", "no_data", "data_back", "late"})


class KeyState(msgspec.Struct, frozen=True, omit_defaults=True, rename={"history": "h", "since": "s"}):
    """What of one key the next tick has to know."""

    history: str
    """Verdicts, one character a window, the newest last."""
    phase: str = "ok"
    """ok, pending, firing."""
    level: str = ""
    """Of a firing alert."""
    since: int = 0
    """The tick that began the phase."""
    told: int = 0
    """The tick at which a firing alert was last told."""
    told_critical: bool = False
    peak: float | None = None
    owed: bool = False
    """Something happened outside the hours at which people are told."""
    unheard: bool = False
    """Nobody was told of the firing alert so far."""
    silent_since: int = 0
    """The first tick of those without a value; 0 when the last one had one."""
    no_data: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A transition of one key."""

    kind: str
    key: str
    tick: int
    """The tick that found it."""
    window_end: int
    """The window that made it so."""
    level: str = ""
    value: float | None = None
    threshold: float | None = None
    late: bool = False
    peak: float | None = None
    unheard: bool = False
    """Outside the hours at which people are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What of a rule the judge needs; `every` and all spans in seconds."""

    line: Threshold
    windows: Windows
    every: int
    late_for: int = 0
    no_data: int | None = None
    repeat: int | None = None

    @property
    def history_length(self) -> int:
        """Windows that a verdict may still depend on or change."""
        return min(MOST_HISTORY, self.late_for // self.every) + 2 * self.windows.of


def judge(
    terms: Terms,
    key: str,
    state: KeyState | None,
    tick: int,
    value: float | None,
    *,
    changed: Mapping[int, float | None] = {},
    acknowledged: bool = False,
    awake: bool = True,
) -> tuple[KeyState | None, list[Judged]]:
    """Judge the window that ends at `tick`; `changed` are new values of older windows, by their ends.

    `awake`: it is one of the hours at which people are told. What fires in the others is told when such an hour comes, if
    it still fires then; its end is told to those who had heard of it, whatever the hour.

    No state means: every window so far was good. It is given back as None again when that is still so.
    """
    before = state or KeyState(history="")
    history = before.history.rjust(terms.history_length - 1, GOOD)[-(terms.history_length - 1) :]
    found: list[Judged] = []
    verdict = terms.line.verdict(value)
    told_of = _level(terms, _recent(terms, history + verdict))  # without what came late
    history, late_end, late_level = _changed(terms, history, tick, changed)
    history += verdict
    after = replace_state(before, history=history)
    recent = _recent(terms, history)
    level = _level(terms, recent)
    # After a long silence too few windows are known to say that it is better, unless this one is good.
    known = verdict == GOOD or (verdict != NOTHING and len(recent) == terms.windows.of)
    apart = bool(late_level) and (not level or tick - late_end > terms.windows.of * terms.every)

    def transition(kind: str, **facts: Any) -> None:
        given = {
            "level": after.level, "value": value, "window_end": tick, "peak": after.peak, "unheard": not awake, **facts,
        }  # fmt: skip
        threshold = terms.line.of(given["level"]) if given["level"] else None
        found.append(Judged(kind=kind, key=key, tick=tick, threshold=threshold, **given))

    if apart and after.phase != "firing":
        late_value = changed.get(late_end)
        transition("late", level=late_level, late=True, window_end=late_end, value=late_value, peak=late_value)
    if after.phase == "firing":
        after = replace_state(after, peak=terms.line.worse(after.peak, value))
        over = known and _count(recent, LINGERING) < terms.windows.bad
        better = known and CRITICAL not in recent
        if over:
            after = KeyState(history=history, silent_since=after.silent_since, no_data=after.no_data)
        else:
            after = _go_on(
                terms, after, tick, level, better=better, acknowledged=acknowledged, awake=awake, tell=transition
            )
        if after.phase != "firing":
            transition("resolved", level=before.level, unheard=before.unheard)
    elif level:
        after = replace_state(
            after, phase="firing", level=level, since=tick, told=tick, told_critical=level == "critical", peak=value,
            owed=not awake, unheard=not awake,
        )  # fmt: skip
        transition("fired", late=not told_of)
    elif after.phase == "ok" and verdict in LEVELS:
        after = replace_state(after, phase="pending", since=tick)
        transition("pending", level=LEVELS[verdict])
    elif after.phase == "pending" and not _count(recent, WARNING):
        after = replace_state(after, phase="ok", since=0)
        transition("calmed")
    after = _silence(terms, after, tick, value, transition, awake=awake)
    quiet = after.phase == "ok" and not after.silent_since and not history.strip(GOOD + NOTHING)
    return (None if quiet else after), found


def replace_state(state: KeyState, **changes: Any) -> KeyState:
    return msgspec.structs.replace(state, **changes)


def _go_on(
    terms: Terms, state: KeyState, tick: int, level: str, *, better: bool, acknowledged: bool, awake: bool, tell: Any
) -> KeyState:
    """The next state of an alert that goes on firing: raised, lowered, told again, or as it was."""
    if level == "critical" and state.level == "warning":
        first = not state.told_critical
        told = tick if first else state.told
        state = replace_state(state, level="critical", told_critical=True, told=told, owed=state.owed or not awake)
        tell("raised" if first else "worsened", level="critical")
    elif better and state.level == "critical" and terms.line.warning is not None:
        state = replace_state(state, level="warning")
        tell("lowered", level="warning")
    again = terms.repeat is not None and tick - state.told >= terms.repeat and not acknowledged
    if awake and (again or state.owed):
        state = replace_state(state, told=tick, owed=False, unheard=False)
        tell("repeated", level=state.level)
    return state


def _silence(terms: Terms, state: KeyState, tick: int, value: float | None, tell: Any, *, awake: bool) -> KeyState:
    """Count how long there has been nothing to judge by; that is told in the hours at which people are told."""
    if value is not None:
        if state.no_data:
            tell("data_back", unheard=False)
        return replace_state(state, silent_since=0, no_data=False) if state.silent_since else state
    if terms.no_data is None:
        return state
    state = replace_state(state, silent_since=state.silent_since or tick)
    if awake and not state.no_data and tick - state.silent_since + terms.every >= terms.no_data:
        state = replace_state(state, no_data=True)
        tell("no_data")
    return state


def _changed(terms: Terms, history: str, tick: int, changed: Mapping[int, float | None]) -> tuple[str, int, str]:
    """The history with new verdicts of windows before `tick`, and the newest window that they pushed over the line.

    `history` ends with the window before `tick`. A window that a firing window lies next to is part of that alert.
    """
    old, new = history, list(history)
    for end, value in changed.items():
        place = len(history) - (tick - end) // terms.every
        if 0 <= place < len(history):
            new[place] = terms.line.verdict(value)
    text = "".join(new)
    if text == old:
        return text, 0, ""
    for place in range(len(text) - 1, -1, -1):
        level = _level(terms, _run(terms, text, place))
        near = range(max(0, place - terms.windows.of), min(len(text), place + terms.windows.of + 1))
        if level and not any(_level(terms, _run(terms, old, other)) for other in near):
            return text, tick - (len(text) - place) * terms.every, level
    return text, 0, ""


def _run(terms: Terms, history: str, place: int) -> str:
    """The windows that decide at a place of the history; none where that one has no value."""
    return "" if history[place] == NOTHING else _recent(terms, history[: place + 1])


def _recent(terms: Terms, history: str) -> str:
    """The last windows that have a value, as many as the rule looks at."""
    return history.replace(NOTHING, "")[-terms.windows.of :]


def _level(terms: Terms, run: str) -> str:
    if _count(run, CRITICAL) >= terms.windows.bad:
        return "critical"
    return "warning" if _count(run, WARNING) >= terms.windows.bad else ""


def _count(run: str, least: str) -> int:
    """Windows at least so bad."""
    return sum(verdict >= least for verdict in run)


def states_text(states: Mapping[str, KeyState]) -> str:
    return msgspec.json.encode(dict(sorted(states.items()))).decode()


def states_from(text: str) -> dict[str, KeyState]:
    return msgspec.json.decode(text, type=dict[str, KeyState])
