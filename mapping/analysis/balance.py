"""How evenly work is shared: each patch or officer beside the middle one of its service."""

import numpy as np
import pandas as pd

MEASURES = ("people", "load", "needs", "assets", "travel")
"""What is compared, what matters most first."""
HIGH, LOW = 1.5, 0.5
"""Times the middle one above and under which something stands out."""
FEWEST = 3
"""How many there must be for one of them to be the middle."""
OUTLIER_COLUMNS = ("row", "name", "service", "measure", "value", "middle", "times")


def against_middle(table: pd.DataFrame) -> pd.DataFrame:
    """
    Compare every row with the middle one of its service.

    Parameters
    ----------
    table
        Rows with ``service`` and some of `MEASURES`.

    Returns
    -------
    pandas.DataFrame
        By the same index, for each measure of the table ``middle_…`` (the median of the service)
        and ``times_…`` (the row's value divided by it). NaN where fewer than `FEWEST` rows of the
        service are known, where the row is not known or where the median is zero.
    """
    found: dict[str, pd.Series] = {}
    for measure in (one for one in MEASURES if one in table):
        values = pd.to_numeric(table[measure], errors="coerce").astype(float)
        by_service = values.groupby(table["service"].fillna(""))
        enough = by_service.transform("count") >= FEWEST
        middle = by_service.transform("median").where(enough)
        found[f"middle_{measure}"] = middle
        found[f"times_{measure}"] = values / middle.where(middle > 0)
    return pd.DataFrame(found, index=table.index)


def outliers(table: pd.DataFrame) -> pd.DataFrame:
    """
    Name what stands out: more than `HIGH` times the middle one of its service, or under `LOW`.

    A few patches are compared, so the median is taken: one very large patch cannot move it.

    Parameters
    ----------
    table
        Rows with ``name``, ``service`` and some of `MEASURES`.

    Returns
    -------
    pandas.DataFrame
        ``row`` (its label), ``name``, ``service``, ``measure``, ``value``, ``middle`` and
        ``times``: by measure, the highest above all others first.
    """
    compared = against_middle(table)
    parts = [_standing_out(table, compared, one) for one in MEASURES if one in table]
    some = [one for one in parts if len(one)]
    if not some:
        return pd.DataFrame(columns=list(OUTLIER_COLUMNS))
    return pd.concat(some, ignore_index=True)


def _standing_out(table: pd.DataFrame, compared: pd.DataFrame, measure: str) -> pd.DataFrame:
    """List what stands out by one measure."""
    times = compared[f"times_{measure}"]
    out = (times > HIGH) | (times < LOW)
    rows = pd.DataFrame(
        {
            "row": np.asarray(table.index[out], dtype=object),
            "name": table["name"].astype(str)[out].to_numpy(),
            "service": table["service"][out].to_numpy(),
            "measure": measure,
            "value": table[measure][out].to_numpy(dtype=float),
            "middle": compared[f"middle_{measure}"][out].to_numpy(),
            "times": times[out].to_numpy(),
        }
    )
    return rows.sort_values(["times", "name"], ascending=[False, True], kind="stable")


def overloaded(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with more people than they can look after, the heaviest load first."""
    return table[table["load"] > 1].sort_values("load", ascending=False, kind="stable")
