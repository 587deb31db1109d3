import pytest

from layers.errors import PatchworkError
from tests.web import town
from web import here_words, listing
from web.place import Place


def test_the_answer_for_a_point(place: Place) -> None:
    here = place.here(town.LINE - 0.0003, town.MIDDLE)
    told = here_words.about_point("ZX1 1AA", here, reach=500)
    assert told.startswith("ZX1 1AA lies in West ward and Twoward district. 1 patch covers it.")
    assert "need" in told


def test_two_patches_cover_and_one_covers(place: Place) -> None:
    assert "No patch covers it." in here_words.about_point(
        "This point", place.here(-2.325, town.MIDDLE), reach=500
    )


def test_a_point_near_the_line_is_warned_of_by_name(place: Place) -> None:
    lines = here_words.line_warnings(place.here(town.LINE - 0.0003, town.MIDDLE))
    assert lines == [
        "Only 20 m from the line between West and East (ward). Look on both sides: what helps may "
        "lie just across the line."
    ]
    assert here_words.line_warnings(place.here(-2.345, town.MIDDLE)) == []


def test_the_edge_of_the_place_has_nothing_across(place: Place) -> None:
    lines = here_words.line_warnings(place.here(town.WEST + 0.0003, town.MIDDLE))
    assert any("from the edge of West (ward)" in one for one in lines)


def test_outside_every_boundary(place: Place) -> None:
    told = here_words.about_point("This point", place.here(-2.5, town.MIDDLE), reach=500)
    assert "outside the boundaries" in told


def test_officers_are_named_with_what_residents_may_use(place: Place) -> None:
    facts = here_words.patch_facts(place.here(-2.345, town.MIDDLE))
    assert facts == [("Police", "Beat 1", "\nAnn Law, Constable, 101")]


def test_the_answer_for_an_area(place: Place) -> None:
    west = place.areas("tier:ward").set_index("name").geometry["West"]
    lists = {
        one: listing.around_area(listing.records(place, one), west, reach=100)
        for one in ("assets", "needs")
    }
    told = here_words.about_area("West", lists, reach=100)
    assert told.startswith("West holds")
    assert "within 100 metres of it, across the line" in told


def test_a_card_shows_what_the_asker_may_read(place: Place, visitors_place: Place) -> None:
    assets = place.register.read("assets")
    hall = assets.loc[assets["name"] == "Chapel Hall", "id"].iloc[0]
    name, operators = here_words.record_facts(place, "assets", hall)
    _, visitors = here_words.record_facts(visitors_place, "assets", hall)
    assert name == "Chapel Hall"
    assert ("E-mail", "x@y.uk", "") in operators
    assert "x@y.uk" not in str(visitors)
    with pytest.raises(PatchworkError):
        here_words.record_facts(place, "assets", "not-there")


@pytest.mark.parametrize(
    ("metres", "told"), [(0, "0 m"), (13.3, "13 m"), (999.4, "999 m"), (5160.0, "5.16 km")]
)
def test_distances(metres: float, told: str) -> None:
    assert here_words.metres(metres) == told


def test_the_method_names_the_sources(place: Place) -> None:
    told = " ".join(here_words.method(place))
    assert "within 50 metres" in told
    assert "The town's own survey" in told
