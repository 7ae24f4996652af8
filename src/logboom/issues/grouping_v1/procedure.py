"""An explicit fingerprint, else the stack, else the type and value, else the message.

the sender's fingerprint    as it is, `{{ default }}` and its like put in
stack                       the application's own frames by module and function, with the exceptions' types
type and value              of exceptions without a stack, what varies in the value taken out
message                     what varies taken out, or the template as the sender knows it
"""

from logboom.issues.grouping_result import Component, Grouping, fingerprint_of
from logboom.issues.grouping_v1 import exceptions, explicit, messages
from logboom.issues.report import Report

NAME = "v1"


def group(report: Report) -> Grouping:
    """See `logboom.issues.grouping.group`."""
    components = _by_default(report)
    if explicit.is_given(report.fingerprint):
        components = explicit.resolved(report, components)
    parts = [NAME, *(part for one in components if one.used for part in (one.name, one.value))]
    return Grouping(fingerprint=fingerprint_of(parts), grouping=NAME, components=components)


def _by_default(report: Report) -> list[Component]:
    if report.is_error:
        return exceptions.components(report)
    return messages.components(report)
