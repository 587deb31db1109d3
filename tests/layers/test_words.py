import string
import tomllib
from pathlib import Path

import pytest

from layers.vocabulary import DATA
from layers.words import listed, number, percent, sentence, words


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (7, "7"),
        (2_314, "2,310"),
        (999_500, "1,000,000"),
        (2.6, "2.6"),
        (0.0123, "0.0123"),
        (-1_234, "-1,230"),
    ],
)
def test_numbers_have_three_figures(value: float, shown: str) -> None:
    assert number(value) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0, "0 %"), (0.004, "less than 1 %"), (0.796, "79 %"), (0.29, "29 %"), (1, "100 %")],
)
def test_a_share_is_cut_and_never_rounded_up_to_what_it_is_not(share: float, shown: str) -> None:
    assert percent(share) == shown


def test_names_are_listed_as_people_say_them() -> None:
    assert listed([]) == ""
    assert listed(["A"]) == "A"
    assert listed(["A", "B"]) == "A and B"
    assert listed(["A", "B", "C"], joint="or") == "A, B or C"


def test_a_sentence_is_filled_in_once_so_that_a_name_cannot_ask_for_more() -> None:
    assert sentence("levels", "body", name="{share}", share="3 %") == "{share} (3 %)"


def test_an_unknown_sentence_or_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        sentence("levels", "no_such_sentence")
    with pytest.raises(KeyError):
        sentence("levels", "body", name="Hale")


@pytest.mark.parametrize(
    "path", sorted((DATA / "words").glob("*.toml")), ids=lambda path: path.stem
)
def test_every_file_of_words_can_be_read(path: Path) -> None:
    with path.open("rb") as handle:
        assert tomllib.load(handle)


@pytest.mark.parametrize("topic", ["levels", "hotspots"])
def test_words_have_named_places_only(topic: str) -> None:
    for text in words(topic).values():
        assert all(name != "" for _, name, _, _ in string.Formatter().parse(text))
