"""`geostats count by status`: aggregates for each tile of the map in which the rows' places lie."""

from dataclasses import dataclass
from typing import Any, Final, Self

from logboom.errors import QueryError
from logboom.query.aggregates.term import AggregateTerm, read_aggregates
from logboom.query.reader import Reader, name_text, read_count, read_word
from logboom.query.relation import Relation
from logboom.query.stages.append import applied
from logboom.query.stages.stage import Documentation, Stage

DEFAULT_LATITUDES: Final = 22.5
DEFAULT_LONGITUDES: Final = 45.0


def _read_degrees(reader: Reader) -> float:
    degrees = reader.number()
    if degrees is None or not 0 < degrees <= 180:
        raise reader.expected("degrees, more than 0 and at most 180")
    return degrees


_OPTIONS: Final = {
    "latfield": lambda reader: reader.name(), "longfield": lambda reader: reader.name(),
    "binspanlat": _read_degrees, "binspanlong": _read_degrees, "maxzoomlevel": read_count, "globallimit": read_count,
    "locallimit": read_count, "outputlatfield": read_word, "outputlongfield": read_word, "translatetoxy": read_word,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Geostats(Stage):
    aggregates: tuple[AggregateTerm, ...]
    by: str = ""
    latitude: str = "lat"
    longitude: str = "lon"
    latitudes: float = DEFAULT_LATITUDES
    longitudes: float = DEFAULT_LONGITUDES

    names = ("geostats",)
    documentation = Documentation(
        syntax="geostats [latfield=lat] [longfield=lon] [binspanlat=22.5] [binspanlong=45] AGGREGATE, ... [by NAME]",
        meaning="A row for each tile of the map that has rows: `geobin`, `latitude` and `longitude` of its middle, and the "
        "aggregates of its rows, or with `by` one field for each value.",
        examples=('* | eval lat = 48.4, lon = if(host = "web-1", 10.0, 80.0) | geostats count by host',),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        reader.options(_OPTIONS, found)
        aggregates = read_aggregates(reader)
        reader.options(_OPTIONS, found)
        by = reader.name() if reader.keyword("by") else ""
        reader.options(_OPTIONS, found)
        return cls(
            aggregates, by, found.get("latfield", "lat"), found.get("longfield", "lon"),
            found.get("binspanlat", DEFAULT_LATITUDES), found.get("binspanlong", DEFAULT_LONGITUDES),
        )  # fmt: skip

    def __str__(self) -> str:
        options = "" if self.latitude == "lat" else f" latfield={name_text(self.latitude)}"
        options += "" if self.longitude == "lon" else f" longfield={name_text(self.longitude)}"
        options += "" if self.latitudes == DEFAULT_LATITUDES else f" binspanlat={self.latitudes:g}"
        options += "" if self.longitudes == DEFAULT_LONGITUDES else f" binspanlong={self.longitudes:g}"
        by = f" by {name_text(self.by)}" if self.by else ""
        return f"geostats{options} {', '.join(map(str, self.aggregates))}{by}"

    def apply(self, relation: Relation) -> Relation:
        aggregates = ", ".join(map(str, self.aggregates))
        by = f" by {name_text(self.by)}" if self.by else ""
        tiles = [
            f"eval {name} = floor(tonumber({_quoted(field)}) / {span:g}) * {span:g} + {span / 2:g}"
            for name, field, span in (
                ("latitude", self.latitude, self.latitudes),
                ("longitude", self.longitude, self.longitudes),
            )
        ]
        stages = (
            *tiles,
            'eval geobin = tostring(latitude) . "," . tostring(longitude)',
            f"chart {aggregates} over geobin{by}",
            'eval latitude = tonumber(mvindex(split(geobin, ","), 0)), longitude = tonumber(mvindex(split(geobin, ","), 1))',
        )
        return applied(" | ".join(stages), relation, slice(0, 0))


def _quoted(name: str) -> str:
    """A field's name in an expression."""
    if "'" in name or "\\" in name:
        raise QueryError("the name of this field can't be used here", hint="rename it first")
    return f"'{name}'"
