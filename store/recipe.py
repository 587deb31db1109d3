"""A recipe (TOML) names the sources of a place; building it makes the whole place."""

import tempfile
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from layers.catalogue import LAYERS
from layers.errors import BadFile, PatchworkError
from store.fetching import fetch
from store.files import OPERATOR
from store.loading import load
from store.register import Register
from store.source import Progress, Report, Source
from store.surroundings import Surroundings

_TEXTS = (
    "file", "url", "layer", "name", "sheet", "tier", "service", "key", "date", "until", "licence",
    "attribution", "crs", "keep",
)  # fmt: skip
_TABLES = ("columns", "set", "where")


@dataclass(frozen=True, kw_only=True)
class Ingredient:
    """One source of a recipe: a file, or the address it is fetched from when it is its turn."""

    source: Source
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """
    A place and its sources, in the order in which they are loaded.

    Parameters
    ----------
    name
        What the place is called.
    ingredients
        Its sources.
    """

    name: str
    ingredients: tuple[Ingredient, ...] = field(default_factory=tuple)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources without where they are fetched from."""
        return tuple(one.source for one in self.ingredients)


def read_recipe(path: str | Path) -> Recipe:
    """
    Read a recipe.

    Parameters
    ----------
    path
        A TOML file; paths in it are taken from its folder.

    Raises
    ------
    BadFile
        With one sentence that names the source and its mistake.
    """
    path = Path(path)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        msg = f"There is no recipe at {path}."
        raise BadFile(msg) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"The recipe {path.name} is not written in TOML: {error}."
        raise BadFile(msg) from error
    unknown = set(content) - {"name", "source", "licence", "attribution"}
    if unknown or not isinstance(content.get("source", []), list):
        wrong = ", ".join(sorted(unknown)) or "source"
        msg = f"The recipe has {wrong!r}; it takes name, licence, attribution and [[source]]."
        raise BadFile(msg)
    common = {name: content[name] for name in ("licence", "attribution") if name in content}
    made = [
        _ingredient(number, common | one, path.parent)
        for number, one in enumerate(content.get("source", []), start=1)
    ]
    _check_names(made)
    return Recipe(name=str(content.get("name", path.stem)), ingredients=tuple(made))


def _ingredient(number: int, table: Mapping[str, object], folder: Path) -> Ingredient:
    """Read one ``[[source]]``."""
    label = f"Source {number} ({table.get('name') or table.get('file') or table.get('url') or '?'})"
    _check_table(label, table)
    url = str(table.get("url", ""))
    file = folder / str(table.get("file") or url.rsplit("/", 1)[-1].split("?")[0])
    if not url and not file.is_file():
        msg = f"{label}: there is no file {file}."
        raise BadFile(msg)
    plain = {
        name: str(table[name]) for name in _TEXTS if name in table and name not in {"file", "url"}
    }
    tables = {name: dict(_table(table[name])) for name in _TABLES if name in table}
    source = Source(file=file.resolve(), limits=OPERATOR, **plain, **tables)  # type: ignore[arg-type]
    return Ingredient(source=source if source.name else replace(source, name=file.stem), url=url)


def _table(value: object) -> Mapping[str, object]:
    """Return a value as the table it was checked to be."""
    return value if isinstance(value, Mapping) else {}


def _check_table(label: str, table: Mapping[str, object]) -> None:
    """Refuse unknown keys, missing ones and values of the wrong form."""
    unknown = [name for name in table if name not in (*_TEXTS, *_TABLES)]
    if unknown:
        known = ", ".join((*_TEXTS, *_TABLES))
        msg = f"{label}: there is no key {unknown[0]!r}. Keys are: {known}."
        raise BadFile(msg)
    if ("file" in table) == ("url" in table):
        msg = f"{label}: give either file or url."
        raise BadFile(msg)
    if table.get("layer") not in LAYERS:
        msg = f"{label}: layer must be one of {', '.join(LAYERS)}, not {table.get('layer')!r}."
        raise BadFile(msg)
    wrong = [name for name in _TABLES if not isinstance(table.get(name, {}), dict)]
    if wrong:
        msg = f'{label}: {wrong[0]} is written as {{ left = "right" }}.'
        raise BadFile(msg)


def _check_names(made: list[Ingredient]) -> None:
    """Refuse two sources of one layer under one name: the second would overwrite the first."""
    seen: set[tuple[str, str]] = set()
    for one in made:
        known = (one.source.layer, one.source.name)
        if known in seen:
            msg = f"Two sources of {known[0]} are called {known[1]!r}. Give each its own name."
            raise BadFile(msg)
        seen.add(known)


def build(
    register: Register, recipe: Recipe, *, progress: Progress | None = None
) -> list[tuple[Source, Report]]:
    """
    Load every source of a recipe; one that fails says so, and the rest goes on.

    Parameters
    ----------
    register
        Where to.
    recipe
        What to load, in this order.
    progress
        Called with the share done and the name of the source.

    Returns
    -------
    list
        Each source with its report; `Report.failed` says that nothing came of it.
    """
    around = Surroundings(register)
    done: list[tuple[Source, Report]] = []
    for number, one in enumerate(recipe.ingredients):
        step = _step(progress, number, len(recipe.ingredients), one.source.name)
        done.append((one.source, _made(register, one, around, step)))
    if register.note("name") is None:
        register.set_note("name", recipe.name)
    return done


def _step(
    progress: Progress | None, number: int, many: int, name: str
) -> Callable[[float, str], None]:
    """Return a progress of one source as a part of the whole."""

    def tell(share: float, word: str) -> None:
        del word
        if progress is not None:
            progress((number + share) / many, name)

    return tell


def _made(register: Register, one: Ingredient, around: Surroundings, step: Progress) -> Report:
    """Load one source; what stops it becomes its report."""
    try:
        if not one.url:
            return load(register, one.source, progress=step, around=around)
        with tempfile.TemporaryDirectory(prefix="patchwork-fetch-") as folder:
            file = fetch(one.url, Path(folder), most=one.source.limits.file_bytes)
            source = replace(one.source, file=file)
            return load(register, source, progress=step, around=around)
    except PatchworkError as error:
        report = Report(notes=[f"Nothing was loaded: {error}"])
        report.refused.append({"row": 0, "field": "file", "reason": str(error)})
        return report
