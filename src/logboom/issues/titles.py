"""What an issue is called in lists and mails, and where in the program it comes from."""

from typing import Final

from logboom.issues.grouping_v1.stack import relevant_frame
from logboom.issues.report import Frame, Report

LONGEST_TITLE: Final = 300
LONGEST_CULPRIT: Final = 200


def title(report: Report) -> str:
    """`PaymentTimeout: gateway timed out after 10.0 s`; of a mere message its first line."""
    raised = report.raised
    if raised and raised.type:
        value = _first_line(raised.value or "")
        return _cut(f"{raised.type}: {value}" if value else raised.type, LONGEST_TITLE)
    said = report.message or report.template or (raised.value if raised else "") or ""
    return _cut(_first_line(said), LONGEST_TITLE) or "(no message)"


def culprit(report: Report) -> str:
    """`shop.checkout.views in confirm`: the innermost frame of the application; else the transaction or the logger."""
    frame = relevant_frame(report)
    said = _place(frame) if frame else ""
    return _cut(said or report.culprit or report.transaction or report.logger or "", LONGEST_CULPRIT)


def of_columns(exception_type: str, message: str) -> str:
    """The title of an event of which only the columns are known; a message that begins with the type has it once."""
    said = _first_line(message)
    if exception_type and not said.startswith(exception_type):
        said = f"{exception_type}: {said}" if said else exception_type
    return _cut(said, LONGEST_TITLE) or "(no message)"


def _place(frame: Frame) -> str:
    where = frame.module or frame.filename or frame.abs_path or ""
    function = frame.function or ""
    return f"{where} in {function}" if where and function else where or function


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
