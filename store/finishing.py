"""What each layer needs besides its columns: tier, service, kind, name, parent, dates, keys."""

from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.clean import missing
from layers.errors import BadFile
from layers.vocabulary import terms, tiers, title
from store import cells, places, words
from store.columns import Guess
from store.files import Table
from store.surroundings import Surroundings

if TYPE_CHECKING:
    from store.understanding import Work

_PERIODS = {
    "boundaries": ("valid_from", "valid_to"),
    "patches": ("valid_from", "valid_to"),
    "officers": ("starts", "ends"),
    "people": ("date", None),
    "indicators": ("date", None),
}
_DATED_BY_DEFAULT = {"needs": "raised_on", "assets": "last_checked"}


def tier_given(text: str | None) -> str | None:
    """Return the tier a person named."""
    return words.tier_named(text) if text else None


def tier_of(work: "Work", *, strict: bool = True) -> str | None:
    """
    Return the tier of a file: as given, from its columns, or from its codes.

    Raises
    ------
    BadFile
        If it is needed and cannot be told.
    """
    if work.layer.name not in {"boundaries", "indicators"}:
        return None
    if not work.source.tier and _says_tiers(work):
        return None
    found = tier_given(work.source.tier) or work.guess.tier or _tier_by_codes(work)
    told = found or "tier" in work.guess.fields or work.layer.name != "boundaries"
    if strict and not told:
        msg = (
            "What kind of area these are cannot be told from the file. "
            f"Say which tier: {', '.join(tiers())}, or a name of your own."
        )
        raise BadFile(msg)
    if found and not work.source.tier:
        work.report.notes.append(f"Taken as {words_for(found)} from the file's columns and codes.")
    return found


def _says_tiers(work: "Work") -> bool:
    """Whether every row says of what kind it is, as in a file that holds several kinds."""
    many = work.guess.fields.get("tier", ())
    cells_ = [] if not many else work.table.frame[many[0]].tolist()
    return bool(cells_) and not any(map(missing, cells_))


def words_for(tier: str) -> str:
    """Return a tier in the plural, for people."""
    known = tiers().get(tier)
    return known.plural.lower() if known else tier.replace("_", " ")


def _tier_by_codes(work: "Work") -> str | None:
    """Tell the tier from official codes."""
    name = "code" if "code" in work.layer else "area_code"
    many = work.guess.fields.get(name)
    if not many:
        return None
    cells_ = work.table.frame[many[0]]
    return words.tier_of_codes([str(cell).strip() for cell in cells_ if not missing(cell)])


def kept(table: Table, guess: Guess, around: Surroundings, *, keep: str) -> tuple[Table, list[str]]:
    """
    Keep only the rows of areas that are loaded, or near what is loaded.

    Raises
    ------
    BadFile
        If ``keep`` is another word, or no boundary is loaded yet.
    """
    if not keep:
        return table, []
    if keep != "place":
        msg = f'keep can only be "place", not {keep!r}.'
        raise BadFile(msg)
    if not around.known():
        msg = "Rows can be kept by place only after boundaries are loaded. Load them first."
        raise BadFile(msg)
    code = code_column(guess)
    if code is not None and table.geometry is None and not {"lon", "easting"} & set(guess.place):
        texts = table.frame[code].map(lambda cell: str(cell).strip())
        mask = texts.isin(around.codes()).to_numpy()
    else:
        mask = _near(table, guess, around)
    left = int((~mask).sum())
    note = f"{left:,} rows of other places were left out; {int(mask.sum()):,} were kept."
    return table.keep(mask), [note] if left else []


def code_column(guess: Guess) -> str | None:
    """Return the column that holds the code of an area."""
    for name in ("code", "area_code"):
        if guess.fields.get(name):
            return guess.fields[name][0]
    return guess.place.get("area_code")


def _near(table: Table, guess: Guess, around: Surroundings) -> np.ndarray:
    """Say which rows lie in the place or near it."""
    placed = places.place(table, guess, around, layer="places")
    lonlat = shapely.get_coordinates(shapely.centroid(placed.geometry))
    there = np.array([one is not None and not one.is_empty for one in placed.geometry], dtype=bool)
    mask = np.zeros(len(table), dtype=bool)
    mask[there] = around.near(lonlat[:, 0], lonlat[:, 1])
    return mask


def drafted(work: "Work") -> list[cells.Draft]:
    """Gather every row's raw values, with what the source and the layer add to them."""
    given = _constants(work)
    found = cells.drafts(
        work.layer,
        work.table.frame,
        work.guess.fields,
        constants={name: value for name, value in given.items() if not missing(value)},
        said=frozenset(work.source.columns.values()),
        terms=work.source.terms,
    )
    for name in ("category", "theme"):
        if name in work.layer and found:
            _fill_term(work, found, name)
    if "service" in work.layer and work.layer["service"].required:
        _fill_service(work, found)
    _fill_dates(work, found)
    _fill_names(work, found)
    _check_given(work, found)
    return found


def _check_given(work: "Work", found: list[cells.Draft]) -> None:
    """Refuse a file that lacks for every row what a record must have, in one sentence."""
    layer, listed = work.layer, ", ".join(map(str, work.table.frame.columns))[:240]
    lacking = [
        one.label
        for one in layer.fields
        if one.required and not any(one.name in draft.values for draft in found)
    ]
    if found and lacking:
        msg = (
            f"Nothing in the file gives {' or '.join(map(repr, lacking))}. Say which column does, "
            f"or give one value for all rows. Its columns are: {listed}."
        )
        raise BadFile(msg)
    nowhere = (
        work.table.geometry is None
        and not work.guess.place
        and code_column(work.guess) is None
        and not (layer.name == "patches" and any("areas" in one.values for one in found))
    )
    if found and nowhere and layer.place_required:
        msg = (
            "Nothing in the file says where its rows lie: it has no coordinates, shapes or "
            f"postcodes. Its columns are: {listed}."
        )
        raise BadFile(msg)


def _constants(work: "Work") -> dict[str, object]:
    """Return the values that hold for every row."""
    source, layer = work.source, work.layer
    unknown = [name for name in source.set if name not in layer]
    if unknown:
        msg = (
            f"{layer.title} have no field called {unknown[0]!r}. Fields: {', '.join(layer.names)}."
        )
        raise BadFile(msg)
    first, last = _PERIODS.get(layer.name, (None, None))
    found: dict[str, object] = dict(source.set)
    for name, value in ((first, source.date), (last, source.until)):
        if name and value:
            found[name] = value
    if work.tier:
        found["tier"] = work.tier
    if source.service and "service" in layer:
        found["service"] = _service(source.service)
    return found


def _service(text: str) -> str:
    """Return the service a person named: a known one by its name or title, else their own word."""
    said = text.strip().casefold()
    known = terms("services").values()
    return next((one.name for one in known if said in {one.name, one.title.casefold()}), text)


def _fill_term(work: "Work", found: list[cells.Draft], name: str) -> None:
    """Give rows without a kind that of the file's name, else "other"."""
    empty = [draft for draft in found if missing(draft.values.get(name))]
    if not empty:
        return
    vocabulary = cells.VOCABULARIES[name]
    term = words.of_file(vocabulary, work.source.called)
    term = term or words.of_file(vocabulary, work.source.file.stem) or "other"
    for draft in empty:
        draft.values[name] = term
    label = terms(vocabulary)[term].title
    why = "nothing in the file says more" if term == "other" else "by the name of the file"
    told = "1 row is" if len(empty) == 1 else f"{len(empty):,} rows are"
    work.report.notes.append(f"{told} under {label!r}: {why}.")


def _fill_service(work: "Work", found: list[cells.Draft]) -> None:
    """Tell the service from the file's name; refuse the file if nothing says it."""
    empty = [draft for draft in found if missing(draft.values.get("service"))]
    if not empty:
        return
    service = words.of_file("services", work.source.called)
    if service is None:
        msg = (
            "Which service these are for cannot be told from the file. "
            f"Say which service: {', '.join(terms('services'))}, or a name of your own."
        )
        raise BadFile(msg)
    for draft in empty:
        draft.values["service"] = service
    work.report.notes.append(f"Service {title('services', service)!r}, by the name of the file.")


def _fill_dates(work: "Work", found: list[cells.Draft]) -> None:
    """Give rows of no date the date of the source."""
    name = _DATED_BY_DEFAULT.get(work.layer.name)
    if name and work.source.date:
        for draft in found:
            if missing(draft.values.get(name)):
                draft.values[name] = work.source.date


def _fill_names(work: "Work", found: list[cells.Draft]) -> None:
    """Call areas without a name by their code, and other records by their kind or address."""
    unnamed = [at for at, draft in enumerate(found) if _nameless(draft)]
    if "name" not in work.layer or not unnamed:
        return
    if work.layer.name in {"boundaries", "patches", "people"}:
        _name_by_code(work, found, unnamed)
    elif work.layer.name in {"assets", "needs"}:
        for at in unnamed:
            _name_by_kind(work, found[at], at)


def _name_by_code(work: "Work", found: list[cells.Draft], unnamed: list[int]) -> None:
    """Call areas by their code; the one area of a file that says neither, by the file."""
    coded = [at for at in unnamed if not missing(found[at].values.get("code"))]
    for at in coded:
        found[at].values["name"] = found[at].values["code"]
    if len(coded) == 1:
        work.report.notes.append("1 area has no name and is called by its code.")
    elif coded:
        work.report.notes.append(f"{len(coded):,} areas have no name and are called by their code.")
    if len(found) == 1 and unnamed and not coded:
        called = work.source.called.replace("_", " ").strip()
        found[0].values["name"] = called
        found[0].mends.append(f"it has no name and is called {called!r} after its file")


def _nameless(draft: cells.Draft) -> bool:
    """Whether a row has no name of its own."""
    value = draft.values.get("name")
    return missing(value) or not str(value).strip()


def _name_by_kind(work: "Work", draft: cells.Draft, at: int) -> None:
    """Call a record by what the file says it is, else by its kind."""
    field = "category" if work.layer.name == "assets" else "theme"
    many = work.guess.fields.get(field, ())
    said = work.table.frame[many[0]].iloc[at] if many else None
    name = said if not missing(said) else title(cells.VOCABULARIES[field], str(draft.values[field]))
    draft.values["name"], draft.nameless = name, True
    draft.mends.append(f"it has no name and is called {str(name).strip()[:60]!r}")
