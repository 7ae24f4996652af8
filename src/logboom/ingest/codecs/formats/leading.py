"""What nearly all programs have in common: a time at the beginning, a level, perhaps the name of a logger."""

from logboom.ingest.codecs.formats.format import Format

TIME_AND_LEVEL = Format(
    name="time_and_level",
    title="a time, a level in capitals, in brackets or before a colon, perhaps a logger and a colon",
    example="2026-11-22 10:58:08,585 ERROR app.views: charge failed",
    pattern=(
        r"^\[?<time>(?:\]|,)?(?: -)?[ \t|:]+[\[(]?<any_level> *[\])]?:?[ \t]*(?:[|:-] *)?"
        r"(?:<logger:[A-Za-z_$][\w.$/-]*(?:::\w+)*>(?:\[<pid:\d+>\])?(?::| -) +)?"
    ),
    gate=(
        r"^(?:<time>,?(?: -)?[ \t|:]+<level>[ \t|-]|"
        r"\[?<time>(?:\]|,)?(?: -)?[ \t|:]+(?:\[<any_level> *\]|\(<any_level>\)|<any_level>:))"
    ),
    tier=2,
)
TIME_ALONE = Format(
    name="time",
    title="a time at the beginning: Go's log, dpkg, anything",
    example="2026/11/22 10:58:08 main.go:42: charge failed",
    pattern=r"^\[?<time>\]?:?(?: -)?[ \t|]+(?:<file:[\w./-]+\.go>:<line:\d+>: )?",
    gate=r"^\[?<time>\]?:?(?: -)?[ \t|]",
    tier=3,
)
LEVEL_ALONE = Format(
    name="level",
    title="a level at the beginning, in capitals, in brackets or before a colon: uvicorn, Django's simple format",
    example="INFO:     Application startup complete.",
    pattern=r"^\[?<any_level>\]?:?[ \t]+(?:- +)?",
    gate=r"^(?:\[<any_level>\]:?|<any_level>:|<level>)[ \t]",
    tier=3,
)
