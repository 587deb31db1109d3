"""Who works and who was elected for the ground of a pack, with contacts given for the public."""

import pandas as pd

from layers.words import sentence
from mapping.paper.content import count
from mapping.paper.listing import words
from mapping.paper.pack import Chapter, Column, Table
from mapping.paper.sheet import Sheet
from web.place import Place

COUNCILLORS = "councillors"


def chapter(place: Place, sheet: Sheet, codes: frozenset[str], heads: dict[str, str]) -> Chapter:
    """List the councillors; the officers are in the sheet."""
    elected = councillors(place, codes)
    officers = 0 if sheet.officers is None else len(sheet.officers)
    if not officers and elected.empty:
        return Chapter(title=heads["people"], said=(sentence("pack", "people_none"),))
    said = sentence(
        "pack",
        "people_said",
        officers=count(officers, "officer").capitalize(),
        councillors=count(len(elected), "councillor"),
    )
    tables = (_table(elected, heads),) if len(elected) else ()
    return Chapter(title=heads["people"], said=(said,), tables=tables)


def councillors(place: Place, codes: frozenset[str]) -> pd.DataFrame:
    """Return who was elected for areas, as anybody may see them."""
    found = pd.DataFrame(place.register.read("officers", on=place.today(), geometry=False))
    if "areas" not in found:
        return found.iloc[:0]
    held = [bool(codes & set(words(one).splitlines())) for one in found["areas"]]
    elected = (found["service"] == COUNCILLORS) & pd.Series(held, index=found.index, dtype=bool)
    return found[elected].sort_values("name")


def _table(elected: pd.DataFrame, heads: dict[str, str]) -> Table:
    """List councillors."""
    columns = ("name", "role", "organisation", "contact_public")
    rows = tuple(
        tuple(words(row.get(one)) for one in columns) for row in elected.to_dict("records")
    )
    titles = (("name", 3), ("role", 2), ("organisation", 3), ("contact", 3))
    return Table(
        title=heads["councillors"],
        columns=tuple(Column(heads[one], wide) for one, wide in titles),
        rows=rows,
    )
