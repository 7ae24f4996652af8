"""The texts of a message, from its templates: plain text and HTML, in which everything from outside is escaped."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from jinja2 import FileSystemLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment

from logboom.alerts.message import SHOWN, Message, Told, state_of, subject_of

PICTURE_ID: Final = "counts.png"
COLOURS: Final = {
    "critical": "#c62b2b", "warning": "#c77a0a", "resolved": "#2c8a4b", "data_back": "#2c8a4b",
    "works_again": "#2c8a4b",
}  # fmt: skip
WORDS: Final = {
    "events": "Events", "issue": "Issue", "rule": "Rule", "acknowledge": "Acknowledge", "silence": "Silence 1 h",
}  # fmt: skip

_TEMPLATES: Final = ImmutableSandboxedEnvironment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=lambda name: bool(name and name.endswith(".html")),
    keep_trailing_newline=True,
)


def render(told: Sequence[Told], *, project: str, idempotency_key: str, picture: bytes = b"") -> Message:
    """The message that tells all of these, the gravest first where there are too many."""
    shown = tuple(told[:SHOWN])
    more = len(told) - len(shown)
    subject = " ".join(subject_of(shown, more, project).split())[:250]
    values: dict[str, Any] = {
        "told": [_values(one) for one in shown],
        "more": more,
        "project": project,
        "subject": subject,
        "colours": COLOURS,
        "words": WORDS,
        "picture": PICTURE_ID if picture else "",
    }
    return Message(
        subject=subject,
        text=_TEMPLATES.get_template("message.txt").render(values),
        html=_TEMPLATES.get_template("message.html").render(values),
        state=state_of(shown),
        project=project,
        told=shown,
        more=more,
        idempotency_key=idempotency_key,
        picture=picture,
    )


def _values(one: Told) -> dict[str, Any]:
    names = ("rule", "headline", "details", "when", "late", "links", "runbook", "samples", "key", "value", "labels")
    return {name: getattr(one, name) for name in names} | {"word": state_of([one])}


def page(name: str, **values: str) -> str:
    """A small page of ours, for links that are followed without signing in."""
    return _TEMPLATES.get_template(name).render(values)
