"""Which pairs of real records were looked at by hand, drawn by rules that know no matcher.

Five lists are loaded as five groups' spreadsheets. Four rules each name pairs that could be the
same place; from each rule as many pairs are drawn as `DRAWN` says, those whose hash comes first, so
that the draw can be repeated and nobody chose it. The hash also deals the pairs into the half that
the matcher may be tuned on and the half that is held out.
"""

from hashlib import sha256
from itertools import combinations
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from rapidfuzz import fuzz

from layers.grid import BRITISH, to_metres
from store.files import OPERATOR as OWN_FILES
from store.loading import Source, load
from store.register import Register

DRAWN = {"nearest": 90, "like name, other list": 45, "like name, same list": 20}
DRAWN |= {
    "same postcode, other list": 45,
    "same postcode, same list": 20,
    "close by, same list": 20,
}
NEAREST, LIKE, LIKE_WITHIN, CLOSE = 150.0, 85.0, 1_000.0, 50.0
NAMELESS = 100
"""What more records than this are called, "Place Of Worship", is nobody's name."""
HALVES = ("tuned", "held out")
Pair = tuple[int, int]


def sources(realdata: Path, group: str = "") -> list[Source]:
    """Name the files: the ground first, then five groups' lists."""
    folder = realdata / "assets" / "gm"
    lists = {
        "Libraries": ("gm_libraries.csv", "library", None),
        "Food banks": ("gm_food_banks.geojson", "food", None),
        "Polling stations": ("gm_polling_stations.csv", "polling", None),
        "Places of worship": ("gm_places_of_worship_RAW.geojson", "worship", None),
        "Council land": ("trafford_land_and_building_assets.csv", "land", "AssetCode"),
    }
    return [
        Source(
            layer="assets",
            name=name,
            file=folder / file,
            key=key,
            set={"category": category} | ({"group": group} if group else {}),
            licence="Open Government Licence v3.0",
        )
        for name, (file, category, key) in lists.items()
    ]


def ground(realdata: Path) -> list[Source]:
    """Name what the lists are placed on: districts, wards, and the postcodes of Trafford."""
    areas = realdata / "boundaries" / "gm"
    return [
        Source(layer="boundaries", tier="district", file=areas / "gm_lad_2023_bfc.geojson"),
        Source(layer="boundaries", tier="ward", file=areas / "gm_ward_2023_bgc.geojson"),
        Source(
            layer="postcodes",
            file=realdata / "postcodes" / "codepoint_open_gm.parquet",
            where={"district": "E08000009"},
            limits=OWN_FILES,
        ),
    ]


def load_all(register: Register, realdata: Path) -> None:
    """Load the ground and the five lists, each in the name of its own group."""
    for source in ground(realdata):
        assert load(register, source).added
    for source in sources(realdata):
        group = register.add("groups", {"name": f"Keepers of {source.name}"}, None)
        wanted = next(one for one in sources(realdata, group) if one.name == source.name)
        assert load(register, wanted).added


def keyed(assets: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return assets in metres by a key that says source, name and where, and outlives an id."""
    metres = to_metres(assets, BRITISH)
    spots = shapely.point_on_surface(np.asarray(metres.geometry.values, dtype=object))
    metres = metres.assign(x=shapely.get_x(spots).round(), y=shapely.get_y(spots).round())
    key = metres["source"] + "|" + metres["name"] + "|"
    key += metres["x"].astype(int).astype(str) + " " + metres["y"].astype(int).astype(str)
    metres["key"] = key
    metres = metres.sort_values(["key", "postcode", "address"], kind="stable")
    twice = metres.groupby("key").cumcount()
    metres["key"] += np.where(twice > 0, "|" + (twice + 1).astype(str), "")
    return metres.reset_index(drop=True)


def candidates(assets: gpd.GeoDataFrame) -> dict[str, list[Pair]]:
    """List the pairs that each rule names, by the positions of their records."""
    shapes = np.asarray(assets.geometry.values, dtype=object)
    source = assets["source"].to_numpy(dtype=object)
    a, b = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=LIKE_WITHIN)
    a, b = a[a < b], b[a < b]
    metres = shapely.distance(shapes[a], shapes[b])
    names = assets["name"].str.casefold().to_numpy(dtype=object)
    like = np.array([fuzz.token_set_ratio(names[x], names[y]) for x, y in zip(a, b, strict=True)])
    other = source[a] != source[b]
    found = pd.DataFrame({"a": a, "b": b, "metres": metres, "like": like, "other": other})
    near = found[found["other"] & (found["metres"] <= NEAREST)]
    counts = assets["name"].map(assets["name"].value_counts()).to_numpy()
    named = found[(found["like"] >= LIKE) & (counts[found["a"]] <= NAMELESS)]
    close = found[~found["other"] & (found["metres"] <= CLOSE)]
    coded = _same_postcode(assets["postcode"])
    return {
        "nearest": _nearest(near),
        "like name, other list": _pairs(named[named["other"]]),
        "like name, same list": _pairs(named[~named["other"]]),
        "same postcode, other list": [one for one in coded if source[one[0]] != source[one[1]]],
        "same postcode, same list": [one for one in coded if source[one[0]] == source[one[1]]],
        "close by, same list": _pairs(close),
    }


def _pairs(found: pd.DataFrame) -> list[Pair]:
    """Return the positions alone."""
    return list(zip(found["a"].tolist(), found["b"].tolist(), strict=True))


def _nearest(found: pd.DataFrame) -> list[Pair]:
    """Keep each record's nearest one."""
    turned = found.rename(columns={"a": "b", "b": "a"})
    both = pd.concat([found, turned]).sort_values(["metres", "a", "b"])
    first = both.drop_duplicates("a")
    return sorted({(min(pair), max(pair)) for pair in _pairs(first)})


def _same_postcode(postcodes: pd.Series) -> list[Pair]:
    """Pair what has the same postcode."""
    groups: dict[str, list[int]] = {}
    for at, postcode in enumerate(postcodes):
        if isinstance(postcode, str):
            groups.setdefault(postcode, []).append(at)
    return [pair for one in groups.values() for pair in combinations(one, 2)]


def drawn(assets: gpd.GeoDataFrame) -> pd.DataFrame:
    """Draw the pairs: ``rule``, ``half``, and the keys ``a`` and ``b``; a pair only once."""
    keys = assets["key"].to_numpy(dtype=object)
    rows, seen = [], set()
    for rule, pairs in candidates(assets).items():
        ranked = sorted((_hash(keys[a], keys[b]), keys[a], keys[b]) for a, b in pairs)
        fresh = [one for one in ranked if one[0] not in seen][: DRAWN[rule]]
        seen |= {one[0] for one in fresh}
        rows += [(rule, HALVES[int(mark[-1], 16) % 2], a, b) for mark, a, b in fresh]
    return pd.DataFrame(rows, columns=["rule", "half", "a", "b"])


def _hash(a: str, b: str) -> str:
    """Return a mark of a pair that nobody chose."""
    return sha256(f"{a}\n{b}".encode()).hexdigest()
