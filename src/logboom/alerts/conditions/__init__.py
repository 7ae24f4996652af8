"""The kinds of condition, one file each; whoever adds one adds a line here."""

from typing import Annotated

from pydantic import Field

from logboom.alerts.conditions.absence import Absence
from logboom.alerts.conditions.change import Change
from logboom.alerts.conditions.count import Count
from logboom.alerts.conditions.issue import Issue
from logboom.alerts.conditions.issue_users import IssueUsers
from logboom.alerts.conditions.ratio import Ratio
from logboom.alerts.conditions.statistic import Statistic
from logboom.alerts.conditions.unique import Unique

AnyCondition = Annotated[
    Count | Ratio | Statistic | Unique | Absence | Change | Issue | IssueUsers, Field(discriminator="kind")
]

__all__ = ["Absence", "AnyCondition", "Change", "Count", "Issue", "IssueUsers", "Ratio", "Statistic", "Unique"]
