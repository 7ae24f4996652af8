"""The stages, in the order of the reference. One more is a file of its own and a line here."""

from typing import Final

from logboom.query.stages.addinfo import Addinfo
from logboom.query.stages.append import Append, Appendcols, Appendpipe, Union
from logboom.query.stages.bin_ import Bin
from logboom.query.stages.chart import Chart
from logboom.query.stages.cluster import Cluster
from logboom.query.stages.concurrency import Concurrency
from logboom.query.stages.contingency import Contingency
from logboom.query.stages.convert import Convert
from logboom.query.stages.dedup import Dedup
from logboom.query.stages.eval_ import Eval
from logboom.query.stages.eventstats import Eventstats
from logboom.query.stages.extract import Extract
from logboom.query.stages.fieldformat import Fieldformat
from logboom.query.stages.fields import Fields
from logboom.query.stages.fieldsummary import Fieldsummary
from logboom.query.stages.fillnull import Fillnull
from logboom.query.stages.foreach import Foreach
from logboom.query.stages.from_ import Datamodel, From
from logboom.query.stages.fromjson import Fromjson
from logboom.query.stages.gauge import Gauge
from logboom.query.stages.gentimes import Gentimes
from logboom.query.stages.geostats import Geostats
from logboom.query.stages.head import Head
from logboom.query.stages.ignored import Ignored
from logboom.query.stages.iplocation import Iplocation
from logboom.query.stages.join import Join
from logboom.query.stages.labels import Rangemap, Reltime, Strcat
from logboom.query.stages.lookup import Inputlookup, LookupStage
from logboom.query.stages.makecontinuous import Makecontinuous
from logboom.query.stages.makeresults import Makeresults
from logboom.query.stages.metadata import Eventcount, Metadata
from logboom.query.stages.multikv import Multikv
from logboom.query.stages.multivalue import Makemv, Mvcombine, Mvexpand, Nomv
from logboom.query.stages.pivoting import Transpose, Untable, Xyseries
from logboom.query.stages.regex import Regex
from logboom.query.stages.rename import Rename
from logboom.query.stages.replace_ import Replace
from logboom.query.stages.rest import Rest
from logboom.query.stages.return_ import Format, Return
from logboom.query.stages.reverse import Reverse
from logboom.query.stages.rex import Rex
from logboom.query.stages.running import Accum, Autoregress, Delta, Filldown, Trendline
from logboom.query.stages.savedsearch import Savedsearch
from logboom.query.stages.search import Search
from logboom.query.stages.set_ import Set
from logboom.query.stages.sort import Sort
from logboom.query.stages.spath import Spath
from logboom.query.stages.stage import Stage
from logboom.query.stages.stats import Stats
from logboom.query.stages.streamstats import Streamstats
from logboom.query.stages.table import Table
from logboom.query.stages.tail import Tail
from logboom.query.stages.timechart import Timechart
from logboom.query.stages.timewrap import Timewrap
from logboom.query.stages.tojson import Tojson
from logboom.query.stages.top import Rare, Top
from logboom.query.stages.totals import Addcoltotals, Addtotals
from logboom.query.stages.transaction import Transaction
from logboom.query.stages.tstats import Tstats
from logboom.query.stages.where import Where
from logboom.query.stages.writing import Collect, Outputlookup, Sendemail
from logboom.query.stages.xmlkv import Xmlkv

STAGES: Final[tuple[type[Stage], ...]] = (
    # which rows
    Search, Where, Regex, Head, Tail, Dedup, Cluster,
    # which fields
    Table, Fields, Rename, Eval, Fieldformat, Fillnull, Filldown, Replace, Convert, Bin, Rangemap, Strcat, Reltime, Foreach,
    Addinfo, Iplocation,
    # fields out of texts
    Rex, Extract, Spath, Fromjson, Tojson, Xmlkv, Multikv, Makemv, Mvexpand, Mvcombine, Nomv,
    # what rows have together
    Stats, Timechart, Timewrap, Chart, Contingency, Geostats, Top, Rare, Eventstats, Streamstats, Tstats, Transaction,
    Accum, Delta, Autoregress, Trendline, Concurrency, Gauge, Fieldsummary, Metadata, Eventcount,
    # in which order
    Sort, Reverse, Makecontinuous,
    # tables
    Addtotals, Addcoltotals, Xyseries, Untable, Transpose,
    # several searches
    Append, Appendcols, Appendpipe, Union, Set, Join, LookupStage, Inputlookup, Return, Format, Makeresults, Gentimes, Savedsearch, From, Datamodel,
    # what other systems do besides
    Outputlookup, Collect, Sendemail, Rest, Ignored,
)  # fmt: skip
STAGE_OF_NAME: Final[dict[str, type[Stage]]] = {name: stage for stage in STAGES for name in stage.names}
