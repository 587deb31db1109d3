"""What everybody could see change on the ground of a pack since a day."""

from datetime import date

import pandas as pd

from layers import catalogue
from layers.words import day, number, sentence
from mapping.paper.pack import Chapter, Column, Table
from web.asking import public_changes
from web.place import Place
from web.subjects import Subject

LAYERS = ("assets", "needs", "patches")
SHOWN = 40
"""So many are listed; how many more there are is said."""


def chapter(place: Place, subject: Subject, since: date, heads: dict[str, str]) -> Chapter:
    """Say and list what changed."""
    found = here(place, subject, since)
    title = heads["changes"]
    if found.empty:
        return Chapter(title=title, said=(_say("changes_none", day=day(since)),))
    counts = found["what"].value_counts()
    numbers = {what: number(int(counts.get(what, 0))) for what in ("added", "changed", "withdrawn")}
    named = found[found["what"] != "withdrawn"]
    said = [_say("changes_said", day=day(since), **numbers)]
    if len(named) > SHOWN:
        more = number(len(named) - SHOWN)
        said.append(_say("changes_more", shown=number(SHOWN), more=more))
    after = [_say("changes_untouched")]
    after += [_say("changes_withdrawn")] if counts.get("withdrawn", 0) else []
    tables = (_table(named.head(SHOWN), heads),) if len(named) else ()
    return Chapter(title=title, said=tuple(said), tables=tables, after=tuple(after))


def here(place: Place, subject: Subject, since: date) -> pd.DataFrame:
    """Return ``layer``, ``what``, ``name`` and ``on`` of what changed inside, the newest first."""
    outline = subject.area.geometry.iloc[0]
    parts = []
    for layer in LAYERS:
        every = public_changes.every(place, layer, since)
        near = every.iloc[every.sindex.query(outline, predicate="intersects")]
        points = near.geometry.representative_point()
        inside = near[points.intersects(outline).to_numpy()] if layer != "patches" else near
        parts.append(pd.DataFrame(inside.drop(columns="geometry")).assign(layer=layer))
    found = pd.concat(parts, ignore_index=True)
    order = found.assign(name=found["name"].fillna(""))
    return order.sort_values(
        ["on", "layer", "what", "name"], ascending=[False, True, True, True], ignore_index=True
    )


def _table(rows: pd.DataFrame, heads: dict[str, str]) -> Table:
    """List what was added and changed."""
    columns = (
        Column(heads["day"], 1.5),
        Column(heads["layer"], 1.5),
        Column(heads["what"], 1.5),
        Column(heads["name"], 4),
    )
    made = tuple(
        (
            day(date.fromisoformat(str(row["on"]))),
            _kind(str(row["layer"])),
            heads[str(row["what"])],
            str(row["name"]),
        )
        for row in rows.to_dict("records")
    )
    return Table(columns=columns, rows=made)


def _kind(layer: str) -> str:
    """Return what one record of a layer is called: "Asset"."""
    return catalogue.layer(layer).singular.split(" ", 1)[-1].capitalize()


def _say(code: str, **values: object) -> str:
    """Return one sentence of packs."""
    return sentence("pack", code, **values)
