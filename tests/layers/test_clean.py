import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers import clean
from layers.catalogue import LAYERS, layer
from layers.errors import BadRecord, UnknownLayer

HALL = {"name": "Chapel Hall", "category": "hall"}


def test_every_field_of_the_layer_comes_back() -> None:
    values = clean.record(layer("assets"), HALL)
    assert set(values) == set(layer("assets").names)
    assert values["name"] == "Chapel Hall"
    assert values["website"] is None


def test_all_faults_are_listed_at_once() -> None:
    with pytest.raises(BadRecord) as caught:
        clean.record(
            layer("assets"),
            {"category": "moon", "website": "javascript:alert(1)", "reach": "far", "colour": "red"},
        )
    assert {fault.field for fault in caught.value.faults} == {
        "name",
        "category",
        "website",
        "reach",
        "colour",
    }


@pytest.mark.parametrize(
    "name",
    [
        "<img src=x onerror=alert(1)>",
        "{{ 7*191 }}",
        "50% off {% today",
        "`${7*191}`",
        "</script>",
        'O\'Brien & "Co"',
        "Tŷ Ŵyl",
        "NA",
        "None",
    ],
)
def test_names_are_kept_to_the_letter(name: str) -> None:
    assert clean.record(layer("assets"), {**HALL, "name": name})["name"] == name


def test_characters_that_hide_or_turn_text_are_removed() -> None:
    hidden = "Hall\u202e\u200b\u2066\u0000\u001b \U000e0041of\u00a0peace"
    assert clean.record(layer("assets"), {**HALL, "name": hidden})["name"] == "Hall of peace"


def test_no_more_than_four_marks_on_a_letter() -> None:
    zalgo = clean.text("a" + "\u0335" * 40 + "b")
    assert sum(1 for character in zalgo if unicodedata.combining(character)) == 4


@given(st.text())
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    once = clean.text(raw)
    assert clean.text(once) == once


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("2024-05-02", "2024-05-02"),
        ("02/05/2024", "2024-05-02"),
        ("2 May 2024", "2024-05-02"),
        ("2024-05-02T10:00:00Z", "2024-05-02"),
        ("2021", "2021-01-01"),
    ],
)
def test_dates(raw: str, kept: str) -> None:
    assert clean.value(layer("assets")["last_checked"], raw) == kept


@pytest.mark.parametrize("raw", ["31/02/2024", "yesterday", "12/13/14/15"])
def test_dates_that_are_none(raw: str) -> None:
    with pytest.raises(ValueError, match="should be a date"):
        clean.value(layer("assets")["last_checked"], raw)


@pytest.mark.parametrize(
    "raw",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "http://user@evil.example",
        "https://",
        "ftp://example.org",
        'https://example.org/"><script>',
        "file:///etc/passwd",
        "vbscript:x",
        "\\\\evil.example",
        "https://localhost",
    ],
)
def test_addresses_that_could_do_harm_are_refused(raw: str) -> None:
    with pytest.raises(ValueError, match="should be an address"):
        clean.value(layer("assets")["website"], raw)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("www.example.org", "https://www.example.org"),
        ("HTTP://Example.org", "HTTP://Example.org"),
    ],
)
def test_good_addresses(raw: str, kept: str) -> None:
    assert clean.value(layer("assets")["website"], raw) == kept


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("m337zf", "M33 7ZF"),
        (" WA15 4HF ", "WA15 4HF"),
        ("M33 OZF", "M33 0ZF"),
        ("SW1A1AA", "SW1A 1AA"),
        ("PW1 1AA", "PW1 1AA"),
    ],
)
def test_postcodes(raw: str, kept: str) -> None:
    assert clean.value(layer("assets")["postcode"], raw) == kept


@pytest.mark.parametrize("raw", ["WA1541HF", "M33", "hello", "1AA M33"])
def test_what_is_not_a_postcode(raw: str) -> None:
    with pytest.raises(ValueError, match="should be a postcode"):
        clean.value(layer("assets")["postcode"], raw)


def test_numbers_as_people_write_them() -> None:
    residents = layer("people")["residents"]
    assert clean.value(residents, "1,234") == 1234
    for raw in ("-1", "many", "inf", "1e999"):
        with pytest.raises(ValueError, match="Residents"):
            clean.value(residents, raw)
    with pytest.raises(ValueError, match="is missing"):
        clean.value(residents, "nan")


def test_text_that_is_too_long_is_refused_not_cut() -> None:
    with pytest.raises(BadRecord, match="5,000,000 characters"):
        clean.record(layer("assets"), {**HALL, "description": "x" * 5_000_000})


def test_lists_keep_one_a_line() -> None:
    assert clean.value(layer("officers")["patches"], ["North ", "South"]) == "North\nSouth"
    assert clean.value(layer("officers")["patches"], "North; South") == "North\nSouth"


def test_layers_are_consistent() -> None:
    for one in LAYERS.values():
        assert set(one.key) <= set(one.names), one.name
        assert all(field.choices for field in one.fields if field.kind == "choice"), one.name
        assert one.place_required <= bool(one.geometries), one.name


def test_an_unknown_layer_is_named() -> None:
    with pytest.raises(UnknownLayer, match="no layer called 'moons'.*assets"):
        layer("moons")
