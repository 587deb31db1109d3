"""Packs of wards of Greater Manchester that are as unlike each other as can be."""

import re
import subprocess
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from mapping.paper.document import Press
from mapping.paper.listing import listing
from mapping.paper.packing import ward_pack
from tests.boxes import faults
from tests.mapping.paper.conftest import fonts, press
from web import packs
from web.place import Place

__all__ = ["fonts", "press"]

pytestmark = pytest.mark.real


def unlike(place: Place) -> dict[str, str]:
    """Return the codes of the wards that are the most of something."""
    wards = place.areas("tier:ward")
    shapes = wards.geometry
    held = gpd.sjoin(place.records("assets")[["geometry"]], wards[["code", "geometry"]])
    number = wards["code"].map(held["code"].value_counts()).fillna(0)
    parts = shapely.get_num_geometries(shapes.to_numpy())
    found = {
        "dense": np.argmax(number / shapes.area),
        "rural": np.argmax(shapes.area),
        "long": np.argmax(shapes.length**2 / shapes.area),
        "parts": np.argmax(parts),
        "few": np.argmin(number),
    }
    return {name: str(wards["code"].iloc[int(at)]) for name, at in found.items()}


@pytest.mark.parametrize("kind", ["dense", "rural", "long", "parts", "few"])
def test_a_pack_of_any_ward_can_be_read(
    manchester_place: Place, kind: str, press: Press, fonts: Path
) -> None:
    made = packs.pack(manchester_place, unlike(manchester_place)[kind])
    pdf = ward_pack(made, fonts=fonts, press=press)
    assert press.warnings == ()
    assert faults(pdf) == []
    said = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    for one in listing(made.sheet).itertuples():
        first = re.escape(str(one.name).split()[0])
        assert re.search(rf"^{one.number}\s+{first}", said, re.MULTILINE), one.name
    figure = made.chapters["indicators"].tables[0].rows[0]
    assert figure[0] == "Index of Multiple Deprivation, score"
    assert len(made.chapters["indicators"].charts[0].bars) == 3
