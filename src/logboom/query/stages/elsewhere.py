"""Stages of other systems that can't be done here, and what does instead: an error says so at the stage's name."""

from typing import Final

_MODEL: Final = "models are not trained or applied here"
_OTHER_SERVER: Final = "a search reads events, lookups and nothing else"
_NO_INDEX: Final = "what an index of another system holds can't be listed"
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
        (
            "dbxquery",
            "dbxlookup",
            "ldapsearch",
            "ldapfilter",
            "script",
            "runshellscript",
            "curl",
            "crawl",
            "awssnsalert",
        ),
        (_OTHER_SERVER, "upload what it needs as a lookup: logboom lookup put NAME.csv"),
    ),
    **dict.fromkeys(("delete", "dump"), ("a search changes nothing", "events go when their retention is over")),
    "pivot": ("there are no pivots", "write it as stats: | stats count by host"),
    "erex": ("no expression is made of examples", 'write it yourself: | rex "(?<ip>\\d+\\.\\d+\\.\\d+\\.\\d+)"'),
    **dict.fromkeys(
        ("associate", "correlate", "analyzefields", "af", "arules", "findtypes", "typelearner"),
        (
            "nothing is looked for between the fields by itself",
            "ask for what you suspect: | contingency a b, or | stats count by a, b",
        ),
    ),
    **dict.fromkeys(
        ("walklex", "typeahead", "mcatalog", "mpreview", "msearch"),
        (_NO_INDEX, "ask for fields and values: | fieldsummary"),
    ),
    **dict.fromkeys(
        ("history", "audit"), ("who searched for what is not an event", "ask the log of the server itself")
    ),
    "localize": ("no ranges of time are handed to other searches", "use transaction, or bin span=5m timestamp"),
    "selfjoin": ("rows are not joined with themselves", "put them together: | stats values(*) as * by user"),
    "searchtxn": (
        "there are no kinds of transactions",
        "name what they have in common: | transaction user maxspan=10m",
    ),
    "scrub": ("no dictionary of names is kept", 'hide them by a pattern: | rex mode=sed "s/user=\\S+/user=X/g"'),
    "setfields": ("fields are made by eval", '| eval name = "value"'),
    "geom": ("there are no shapes of countries", "count by the field itself, or by place: | geostats count"),
    "kvform": ("there are no forms", 'name what is to become a field: | rex "user=(?<user>\\w+)"'),
    "tee": ("rows go one way", "run the query twice, or append [search ...]"),
    "xpath": ("no paths into XML are followed", "| xmlkv makes fields of the elements"),
}

HERE: Final[dict[str, str]] = {
    **dict.fromkeys(("count", "summarize", "summarise", "aggregate", "group", "groupby", "sum"), "stats count by host"),
    **dict.fromkeys(("select", "project", "keep"), "table host, message"),
    **dict.fromkeys(("distinct", "unique"), "dedup host"),
    **dict.fromkeys(("grep", "find", "match"), "search refused"),
    **dict.fromkeys(("parse", "grok", "regexp", "pattern", "extract_regexp", "unpack"), 'rex "user=(?<user>\\w+)"'),
    **dict.fromkeys(("json", "unpack_json"), "spath"),
    **dict.fromkeys(("logfmt", "unpack_logfmt"), "extract"),
    **dict.fromkeys(("drop", "delete_fields", "remove"), "fields - host"),
    **dict.fromkeys(("take", "first", "offset"), "head 10"),
    "last": "tail 10",
    "having": "where count > 5",
    **dict.fromkeys(("extend", "math", "set_field", "add"), "eval kb = bytes / 1024"),
    **dict.fromkeys(("histogram", "timeseries"), "timechart span=5m count"),
    **dict.fromkeys(("line_format", "label_format"), 'eval line = host . " " . message'),
}
"""What other languages call a stage, and how it is written here."""
