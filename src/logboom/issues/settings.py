"""The section `issues` of the settings."""

from pydantic import Field

from logboom.settings import Section


class IssuesSettings(Section):
    """How errors become issues, and what becomes of issues by themselves."""

    new_days: int = 7
    """For how many days an issue counts as new, regressed or escalating; then it is ongoing."""

    escalation_factor: float = 5.0
    """An issue escalates when an hour brings this many times the events of its usual busiest hours."""

    escalation_events: int = 20
    """With fewer events in an hour no issue escalates."""

    lease_seconds: float = Field(default=30, gt=1)
    """Of several servers with one catalog and one engine one follows errors; when it dies another one does after so long."""

    pause_seconds: float = 0.5
    """How long the follower lets loads gather before it looks at them."""

    count_seconds: float = 2.5
    """In a steady stream of errors, how long their counts may be behind, or forty times what counting takes, if that is
    longer, and ten seconds at most; that an issue is new or regressed is seen at once."""
