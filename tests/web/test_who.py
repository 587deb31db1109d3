"""Who works at a postcode and in an area of the demo place, in words and on the page."""

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from layers.actor import VISITOR
from store.register import Register
from tests.web.town import HOSTILE
from web import who_words
from web.api.assets import Assets
from web.api.tokens import Signer
from web.asking import who
from web.asking.coverage import Question
from web.asking.coverage import ask as cover
from web.asking.who import Found
from web.pages.who import _csv, listed
from web.place import Place, Thresholds, UnknownArea
from web.who_cards import cards
from web.wiring import Wiring, connect

MAIN = Path(__file__).resolve().parents[2] / "web" / "shell" / "main.py"


@pytest.fixture
def residents_place(demo_place: Place) -> Place:
    return demo_place.as_everybody()


def _at(place: Place, text: str) -> Found:
    postcode, lon, lat = place.postcode(text)
    return who.ask(place, who.at_point(place, lon, lat, postcode))


def test_everybody_at_a_postcode(residents_place: Place) -> None:
    found = _at(residents_place, "pw11aa")
    said = who_words.answer(found)
    assert said == "Eleven officers, two councillors and one group work at PW1 1AA."
    rows = found.rows.set_index("name")
    assert rows.loc["Tom Ashby", "on"] == "Beat 2 Town North"
    assert rows.loc["Abe Norcross", "on"] == "Leatside"
    assert rows.loc["Friends of Tanner's Row", "records"] > 100
    assert rows["title"].drop_duplicates().tolist()[-2:] == ["Councillors", "Groups"]
    assert (rows["about"] != "").all()


def test_a_postcode_on_two_patches_and_by_a_line_says_so(residents_place: Place) -> None:
    said = who_words.lookouts(_at(residents_place, "PW1 1AA"))
    assert said[0] == (
        "Two health patches cover PW1 1AA: Leam health team and Marl health team. Ask either."
    )
    assert said[1].startswith("PW1 1AA is 49 m from the ground of Ostrey health team (health).")
    assert "ask either" in said[1]


def test_where_nobody_covers_the_nearest_patch_is_named(residents_place: Place) -> None:
    asked = Question(services=("police",), within="", on=residents_place.today())
    gap = cover(residents_place, asked).gaps.geometry.iloc[0]
    lon, lat = residents_place.lonlat(gap.representative_point())
    found = who.ask(residents_place, who.at_point(residents_place, lon, lat, "this point"))
    said = " ".join(who_words.lookouts(found))
    assert "No police patch reaches this point. The nearest is Beat" in said


def test_an_area_by_name_with_its_vacant_post(residents_place: Place) -> None:
    found = who.ask(residents_place, who.in_area(residents_place, "Quays"))
    assert who_words.answer(found).endswith("work in Quays ward.")
    vacant = [row for row in found.rows.to_dict("records") if row["kind"] == "vacant"]
    assert [who_words.title(row) for row in vacant] == [
        "Nobody is in post for Fenny Marl youth club"
    ]
    assert "Nobody is in post" in cards(found)
    with pytest.raises(UnknownArea, match="nowhere"):
        who.in_area(residents_place, "nowhere")


def test_residents_read_who_answers_for_somebody_away_and_nothing_of_why_or_until_when(
    demo_place: Place, residents_place: Place
) -> None:
    beat = "Beat 4 Wexley Road"
    theirs = who.ask(demo_place, who.in_area(demo_place, beat))
    public = who.ask(residents_place, theirs.spot)
    owen = public.rows.set_index("name").loc["Owen Prys"].to_dict()
    sal = residents_place.records("officers").set_index("name").loc["Sal Denholm"]
    assert who_words.for_now(owen) == "For now: Sal Denholm"
    assert who_words.reach(owen) == sal["contact_public"]
    assert who_words.for_now(public.rows.iloc[-1].to_dict()) == ""
    held = pd.DataFrame(demo_place.register.read("officers", geometry=False))
    absent = [str(one) for name in ("absent_from", "absent_to") for one in held[name].dropna()]
    taken = _csv(demo_place, theirs.spot).decode()
    assert f"For now: Sal Denholm, {sal['contact_public']}" in taken
    assert absent
    values = public.rows.drop(columns="geometry").to_csv()
    for told in (cards(public), values, taken, listed(theirs).to_csv()):
        assert "Sal Denholm" in told
        assert not [one for one in [*absent, "07700", "@example.org"] if one in told]


@pytest.mark.parametrize(
    ("standing", "organisation", "said"),
    [
        ("else", "Leam Homes", "For now somebody else answers: ask Leam Homes"),
        ("nobody", "Leam Homes", "Nobody answers for now: ask Leam Homes"),
        ("nobody", "", "Nobody answers for now: ask the organisation"),
    ],
)
def test_where_no_name_can_be_given_it_says_whom_to_ask(
    standing: str, organisation: str, said: str
) -> None:
    row = {"standing": standing, "organisation": organisation, "cover": ""}
    assert who_words.for_now(row) == said


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("01632 960 202", "tel:01632960202"),
        ("+44 (0)161 496 0000", "tel:+4401614960000"),
        ("101", "tel:101"),
        ("beat2@example.org", "mailto:beat2@example.org"),
        ("Ask at the desk, 9 to 5", ""),
        ("beat2@example.org or 101", ""),
        ("javascript:alert(1)", ""),
        ("a@b.uk?cc=x@y.uk", ""),
        ("2026", ""),
        *((one, "") for one in HOSTILE),
    ],
)
def test_only_a_plain_contact_becomes_a_link(contact: str, address: str) -> None:
    assert who_words.link(contact) == address


@pytest.fixture
def demo_app(demo_place: Place) -> AppTest:
    register = Register(demo_place.register.store, VISITOR)
    connect(
        Wiring(
            store=register.store, signer=Signer("test"), assets=Assets(), thresholds=Thresholds()
        )
    )
    return AppTest.from_file(str(MAIN), default_timeout=60)


def _said(app: AppTest) -> str:
    assert not app.exception
    return " ".join(one.proto.body for one in app.get("html"))


def test_the_start_page_leads_on_to_the_page_its_address_names(demo_app: AppTest) -> None:
    demo_app.query_params["page"] = "who"
    demo_app.query_params["postcode"] = "PW1 1AA"
    demo_app.run()
    said = _said(demo_app)
    assert "Eleven officers, two councillors and one group work at PW1 1AA." in said
    assert 'href="tel:01632960202"' in said


def test_a_page_that_does_not_exist_leaves_one_on_the_map(demo_app: AppTest) -> None:
    demo_app.query_params["page"] = "nothing"
    demo_app.run()
    assert "Merrow" in _said(demo_app)
