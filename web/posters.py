"""From the place to posters: the areas that get one, and who is on each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from layers import vocabulary
from layers.errors import PatchworkError
from mapping import style
from mapping.paper.document import CannotPrint, Press
from mapping.paper.poster import Person, Poster, posters
from mapping.paper.sheet import Orientation, Paper
from web.asking import ground, who
from web.asking.who import Found
from web.drawing import FONTS, require
from web.place import Place
from web.sheets import Choice, sheet
from web.who_words import answer, for_now, reach, say, title
from web.who_words import ground as ground_of

INSIDE = 0.5
"""The least part of a ward or a patch in the area asked about to get a poster with it."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """The paper, and how people reach the app; without an address there is no code to scan."""

    paper: Paper = "A4"
    orientation: Orientation = "portrait"
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Failed:
    """An area whose poster could not be made, and why."""

    code: str
    name: str
    reason: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Printed:
    """Posters in one document: code and name of each, and what failed; no bytes if all did."""

    made: bytes
    areas: tuple[tuple[str, str], ...]
    failed: tuple[Failed, ...]


def areas(place: Place, *, within: str, service: str) -> list[tuple[str, str]]:
    """
    Return code and name of the areas that get a poster.

    Parameters
    ----------
    place
        Where they lie.
    within
        Code or name of an area; empty for the whole place.
    service
        Patches of this service; empty for wards.

    Raises
    ------
    UnknownArea
        If there is no such area or service.
    """
    today = place.today()
    layer = place.area_layer(f"service:{service}") if service else ground.finest(place, today)
    if layer is None:
        return []
    frame = place.areas(layer).sort_values("name", kind="stable")
    if within:
        where, rows = place.area(within)
        if where == layer or (where.kind == "service" and not service):
            frame = rows
        else:
            shape = rows.geometry.iloc[0]
            near = frame[frame.intersects(shape)]
            frame = near[near.intersection(shape).area > INSIDE * near.area]
    return [
        (str(code), str(name or code))
        for code, name in zip(frame["code"], frame["name"], strict=True)
    ]


def poster(place: Place, code: str, form: Form) -> Poster:
    """
    Gather what the poster of one area shows: what everybody may read, whoever prints it.

    Raises
    ------
    UnknownArea
        If there is no such area.
    """
    place = place.as_everybody()
    choice = Choice(layers=("patches",), lines=(), paper=form.paper, orientation=form.orientation)
    found = who.ask(place, who.in_area(place, code))
    drawn = sheet(place, code, choice)
    code = str(drawn.area["code"].iloc[0])
    patches = found.who.patches
    return Poster(
        # The map shows the patches of those who are on it; their officers are in the list.
        sheet=replace(drawn, patches=patches),
        answer=answer(found),
        people=people(found),
        remarks=_remarks(found),
        address=live(form.address, code),
    )


def live(address: str, code: str) -> str:
    """Return the address of the live page about an area; empty when the app's is not known."""
    return f"{address.rstrip('/')}/who?area={quote(code)}" if address else ""


def people(found: Found) -> tuple[Person, ...]:
    """Return everybody in the order in which they are read: officers, councillors, groups."""
    services = tuple(sorted(found.who.patches["service"].astype(str).unique()))
    return tuple(
        Person(
            service=row["title"],
            name=title(row),
            colour=(
                style.service_colour(row["service"], services)
                if row["service"] in services
                else style.DARK_BLUE
            ),
            role=row["role"],
            organisation=row["organisation"],
            about=row["about"],
            ground=ground_of(row),
            for_now=for_now(row),
            contact=reach(row),
        )
        for row in found.rows.drop(columns="geometry").to_dict("records")
    )


def _remarks(found: Found) -> tuple[str, ...]:
    """Name the services that have nobody here."""
    names = [vocabulary.title("services", one) for one in found.who.missing["service"]]
    return tuple(say("poster_missing", service=one.lower()) for one in names)


def printed(place: Place, wanted: Sequence[tuple[str, str]], form: Form) -> Printed:
    """
    Print posters of areas in one document; an area that fails is named, and the others go on.

    Parameters
    ----------
    place
        Where they lie.
    wanted
        Code and name of each area.
    form
        The paper and the address.
    """
    require(FONTS)
    done: list[tuple[tuple[str, str], Poster]] = []
    failed: list[Failed] = []
    for code, name in wanted:
        try:
            done.append(((code, name), poster(place, code, form)))
        except (PatchworkError, ValueError) as error:
            failed.append(Failed(code=code, name=name, reason=str(error)))
    made, kept, more = _pressed(done)
    return Printed(made=made, areas=kept, failed=(*failed, *more))


Done = list[tuple[tuple[str, str], Poster]]


def _pressed(done: Done) -> tuple[bytes, tuple[tuple[str, str], ...], list[Failed]]:
    """Print all; when the press refuses, find out by trying each alone whose fault it is."""
    press = Press(FONTS)
    if not done:
        return b"", (), []
    try:
        return _all(done, press), tuple(area for area, _ in done), []
    except CannotPrint:
        sound: Done = []
        failed = []
        for area, one in done:
            try:
                posters([one], fonts=FONTS, press=press)
                sound.append((area, one))
            except CannotPrint as error:
                failed.append(Failed(code=area[0], name=area[1], reason=str(error)))
        made = _all(sound, press) if sound else b""
        return made, tuple(area for area, _ in sound), failed


def _all(done: Done, press: Press) -> bytes:
    """Print all posters with one press."""
    return posters([one for _, one in done], fonts=FONTS, press=press)
