"""The table of what is on a ward map: assets inside the line, then those just across it."""

import pandas as pd

from layers import vocabulary
from layers.words import sentence
from mapping.paper.sheet import Sheet
from web.parts import table


def show(wanted: Sheet) -> None:
    """Draw the table."""
    table.show(
        listed(wanted),
        key="ward_map_table",
        columns={
            "name": _say("column_name"),
            "kind": _say("column_kind"),
            "postcode": _say("column_postcode"),
            "where": _say("column_area"),
            "distance": _say("column_distance"),
        },
        caption=_say("caption", name=wanted.heading),
    )


def _say(code: str, **values: object) -> str:
    """Return one of the page's sentences."""
    return sentence("ward_map", code, **values)


def listed(wanted: Sheet) -> pd.DataFrame:
    """Return the assets inside the line, then those across it, for the table."""
    parts = []
    for frame, where in ((wanted.assets, wanted.heading), (wanted.assets_across, None)):
        if frame is None:
            continue
        parts.append(
            pd.DataFrame(
                {
                    "id": frame["id"],
                    "name": frame["name"],
                    "kind": [vocabulary.title("categories", one) for one in frame["category"]],
                    "postcode": frame["postcode"],
                    "where": where or frame["area_name"],
                    "distance": frame["distance"] if where is None else 0.0,
                }
            )
        )
    if not parts:
        return pd.DataFrame(columns=["id", "name", "kind", "postcode", "where", "distance"])
    return pd.concat(parts, ignore_index=True)
