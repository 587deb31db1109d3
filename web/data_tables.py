"""What the map is made of, as tables: layers with their numbers, sources with their licences."""

from datetime import date

import pandas as pd

from layers.catalogue import LAYERS
from mapping.paper.content import day
from store.loading import attribution_of
from web.place import Place


def sources(place: Place) -> pd.DataFrame:
    """Return every source that everybody may see, by layer, with what is to be said beside it."""
    found = place.register.sources()
    register = place.register
    return pd.DataFrame(
        {
            "layer": found["layer"],
            "title": [LAYERS[one].title for one in found["layer"]],
            "source": found["source"],
            "licence": found["licence"],
            "records": found["records"],
            "loaded": [written(one) for one in found["loaded_at"]],
            "day": [str(one or "")[:10] for one in found["loaded_at"]],
            "attribution": [
                register.note(attribution_of(str(one))) or "" for one in found["source"]
            ],
        }
    )


def layers(place: Place, found: pd.DataFrame) -> pd.DataFrame:
    """Return the layers that have records, with how many, from how many sources, and how new."""
    counts = {name: many for name, many in place.register.counts().items() if many}
    mine = [found[found["layer"] == name] for name in counts]
    return pd.DataFrame(
        {
            "layer": list(counts),
            "title": [LAYERS[name].title for name in counts],
            "records": pd.Series(list(counts.values()), dtype="int64"),
            "sources": pd.Series([one["source"].nunique() for one in mine], dtype="int64"),
            "newest": [written(one["day"].max()) if len(one) else "" for one in mine],
        }
    )


def written(moment: object) -> str:
    """Write the day of a moment; nothing for none."""
    text = str(moment or "")[:10]
    return day(date.fromisoformat(text)) if text else ""
