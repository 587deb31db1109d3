"""Ward maps of Greater Manchester, where no officers are loaded and wards are of every shape."""

import pytest

from web.drawing import draw
from web.place import Place
from web.sheets import sheet

pytestmark = pytest.mark.real


@pytest.mark.parametrize("name", ["Altrincham", "Gorse Hill & Cornbrook", "Saddleworth South"])
def test_a_ward_is_drawn_and_names_its_sources(manchester_place: Place, name: str) -> None:
    wards = manchester_place.areas("tier:ward")
    code = wards.loc[(wards["name"] == name) | (wards["code"] == name), "code"].iloc[0]
    made = sheet(manchester_place, code)
    assert made.officers is not None
    assert made.officers.empty
    assert made.boundary_date is not None
    assert any("Wards 2023" in one.name for one in made.sources)
    assert draw(made, "pdf").startswith(b"%PDF-")
