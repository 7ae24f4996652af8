"""The stages, in the order of the reference. One more is a file of its own and a line here."""

from typing import Final

from logboom.query.stages.eval_ import Eval
from logboom.query.stages.fields import Fields
from logboom.query.stages.head import Head
from logboom.query.stages.rename import Rename
from logboom.query.stages.search import Search
from logboom.query.stages.sort import Sort
from logboom.query.stages.stage import Stage
from logboom.query.stages.stats import Stats
from logboom.query.stages.table import Table
from logboom.query.stages.tail import Tail
from logboom.query.stages.timechart import Timechart
from logboom.query.stages.top import Rare, Top
from logboom.query.stages.where import Where

STAGES: Final[tuple[type[Stage], ...]] = (
    Search, Where, Eval, Fields, Table, Rename, Sort, Head, Tail, Stats, Timechart, Top, Rare,
)  # fmt: skip
STAGE_OF_NAME: Final[dict[str, type[Stage]]] = {name: stage for stage in STAGES for name in stage.names}
