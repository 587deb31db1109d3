"""What hot spots say in plain sentences, the answer first."""

from collections.abc import Iterator

from layers.words import number, percent, sentence
from mapping.analysis.hotspots import ALONE, COLD, FEW_PEOPLE, HOT, LEAST_AREAS, HotSpots

TOPIC = "hotspots"


def sentences(found: HotSpots) -> list[str]:
    """Tell what was found, how, and what was left out."""
    if found.problem:
        usable = found.numbers["areas"] - found.numbers[FEW_PEOPLE]
        values = {"usable": number(usable), "least_areas": number(LEAST_AREAS)}
        return [sentence(TOPIC, found.problem, **values), *_left_out(found)]
    return [*_answer(found), *_method(found), *_left_out(found)]


def _answer(found: HotSpots) -> Iterator[str]:
    """Tell of the hot spots, then of the cold ones."""
    kinds = found.spots["kind"]
    hot = found.spots[kinds == HOT]
    if len(hot):
        first = hot.iloc[0]
        yield sentence(
            TOPIC,
            "found_one" if len(hot) == 1 else "found_many",
            count=number(len(hot)),
            first=first["names"].split("\n")[0],
            needs=number(first["needs"]),
            people=number(first["residents"]),
            times=number(round(first["times"], 1)),
        )
    else:
        yield sentence(TOPIC, "none")
    if (kinds == COLD).any():
        yield sentence(TOPIC, "cold", count=number(int((kinds == COLD).sum())))


def _method(found: HotSpots) -> Iterator[str]:
    """Tell how it was found and how sure it is."""
    tested, sure = found.numbers["tested"], found.numbers["sure"]
    yield sentence(TOPIC, "method", tested=number(tested), sure=percent(sure))
    clear = int((found.areas["spot"] > 0).sum())
    if clear:
        backed = number(int(found.areas["backed"].sum()))
        yield sentence(TOPIC, "backed", backed=backed, clear=number(clear))


def _left_out(found: HotSpots) -> Iterator[str]:
    """Tell what was left out; nothing when all was used."""
    least = number(found.numbers["least_people"])
    for code in (FEW_PEOPLE, ALONE, "needs_outside", "residents_outside"):
        if found.numbers[code] > 0:
            count = number(found.numbers[code])
            called = f"{code}_one" if count == "1" else code
            yield sentence(TOPIC, called, count=count, least_people=least)
