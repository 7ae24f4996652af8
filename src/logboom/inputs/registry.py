"""The inputs as people look for them: descriptions with this server's addresses filled in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from logboom.inputs.description import DescribedInput, Description, Recipe, Step, filled


@dataclass(frozen=True, slots=True)
class ReadyInput:
    """An input as it runs here: where it listens (nothing for those over HTTP), and its recipes for one project."""

    name: str
    description: Description
    addresses: tuple[str, ...]
    recipes: tuple[Recipe, ...]

    @property
    def is_on(self) -> bool:
        """Whether it takes anything now: those over HTTP always do."""
        return bool(self.addresses or self.description.paths or not self.description.setting)


def ready_inputs(
    inputs: Iterable[type[DescribedInput]],
    *,
    url: str,
    project: int,
    slug: str,
    addresses: Mapping[str, tuple[str, ...]],
) -> list[ReadyInput]:
    """Every input with its recipes for a project; `@KEY@` stays, for only some may see a key.

    `url` is the server's own base as clients reach it, `addresses` are `tcp://HOST:PORT` by the input's name.
    """
    return [
        ReadyInput(
            one.name,
            one.description,
            addresses.get(one.name, ()),
            tuple(
                _filled(recipe, _values(url, project, slug, addresses.get(one.name, ())))
                for recipe in one.description.recipes
            ),
        )
        for one in inputs
    ]


def _filled(recipe: Recipe, values: Mapping[str, str]) -> Recipe:
    steps = tuple(Step(filled(step.words, values), filled(step.text, values)) for step in recipe.steps)
    return Recipe(id=recipe.id, title=recipe.title, group=recipe.group, also=recipe.also, steps=steps)


def _values(url: str, project: int, slug: str, addresses: tuple[str, ...]) -> dict[str, str]:
    base = urlsplit(url)
    host = base.hostname or "127.0.0.1"
    # A stream is preferred where an input listens for both: datagrams get lost.
    listener = next((one for one in addresses if not one.startswith("udp:")), next(iter(addresses), ""))
    port = str((urlsplit(listener) if listener else base).port or (443 if base.scheme == "https" else 80))
    address = f"{base.scheme}://@KEY@@{base.netloc}{base.path}"
    bracketed = f"[{host}]" if ":" in host else host
    return {
        "@URL@": url,
        "@SCHEME@": base.scheme,
        "@ADDRESS@": address,
        "@DSN@": f"{address}/{project}",
        "@PROJECT@": str(project),
        "@SLUG@": slug,
        "@HOST@": host,
        "@PORT@": port,
        "@LISTENER@": f"{bracketed}:{port}",
    }
