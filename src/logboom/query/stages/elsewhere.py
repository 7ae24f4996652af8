"""Stages of other systems that can't be done here, and what does instead: an error says so at the stage's name."""

from typing import Final

_MODEL: Final = "models are not trained or applied here"
_OTHER_SERVER: Final = "a search reads events, lookups and nothing else"
_BASELINE: Final = (
    "compare with a baseline: | eventstats avg(x) as usual, stdev(x) as spread | where x > usual + 3 * spread"
)

REASONS: Final[dict[str, tuple[str, str]]] = {
    "map": (
        "a search can't be run for each row of another",
        "use join, lookup, or a search in brackets: [search error | stats count by user | fields user]",
    ),
    **dict.fromkeys(("fit", "apply", "score", "summary", "kmeans", "sample"), (_MODEL, _BASELINE)),
    **dict.fromkeys(
        ("anomalydetection", "anomalies", "anomalousvalue", "outlier"), ("no anomalies are looked for", _BASELINE)
    ),
    **dict.fromkeys(("predict", "x11"), ("nothing is predicted", "show a moving mean: | trendline sma7(count)")),
    **dict.fromkeys(
        ("dbxquery", "dbxlookup", "ldapsearch", "ldapfilter", "script", "runshellscript", "curl", "walklex", "crawl"),
        (_OTHER_SERVER, "upload what it needs as a lookup: logboom lookup put NAME.csv"),
    ),
    **dict.fromkeys(("delete", "dump"), ("a search changes nothing", "events go when their retention is over")),
    "loadjob": ("no results of searches are kept", "run the search again: | savedsearch NAME"),
    "pivot": ("there are no pivots", "write it as stats: | stats count by host"),
    "erex": ("no expression is made of examples", 'write it yourself: | rex "(?<ip>\\d+\\.\\d+\\.\\d+\\.\\d+)"'),
    "xpath": ("no paths into XML are followed", "| xmlkv makes fields of the elements"),
}
