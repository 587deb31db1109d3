"""From the place to a pack: everything about one area, as everybody may see it."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.words import number, sentence
from mapping.paper.content import count
from mapping.paper.heads import Language, heads
from mapping.paper.overview import empty
from mapping.paper.pack import SECTIONS, Chapter, Pack, Section
from mapping.paper.sheet import Orientation, Paper, Sheet
from web import (
    pack_across,
    pack_changes,
    pack_figures,
    pack_level,
    pack_people,
    pack_shares,
    sheets,
    subjects,
)
from web.area_layers import AreaLayer
from web.asking.footprints import Footprint
from web.pack_shares import Shared
from web.place import Place
from web.subjects import Subject

LOOKING_BACK = timedelta(days=365)
SUPPLIED = ("boundaries", "places", "people", "indicators")
"""Layers whose sources a pack names besides those of its map."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """
    What to put in a pack.

    Parameters
    ----------
    sections
        Of ``SECTIONS``; their order is always the same.
    paper, orientation
        The paper.
    across
        Metres beyond the line within which assets and needs are listed; None for the place's own.
    language
        Of names, where areas have one in it, and of headings.
    since
        The first day of what changed; None for a year ago.
    """

    sections: tuple[Section, ...] = SECTIONS
    paper: Paper = "A4"
    orientation: Orientation = "portrait"
    across: float | None = None
    language: Language = "en"
    since: date | None = None


Progress = Callable[[float, str], None]


def pack(
    place: Place, code: str, choice: Choice | None = None, *, progress: Progress | None = None
) -> Pack:
    """
    Gather the pack of one area.

    Parameters
    ----------
    place
        Where the area lies; it is looked at as everybody may see it, whoever asks. What many packs
        share is gathered once.
    code
        The area's code, or its name when no other area has it.
    choice
        What to put in it.
    progress
        Is told the share done and what comes next; what it raises ends the work.

    Raises
    ------
    UnknownArea
        If there is no such area.
    """
    wanted, place = choice or Choice(), place.as_everybody().still()
    subject = subjects.of_code(place, code, language=wanted.language)
    return _pack(place, subject, wanted, progress or _silent)


def pack_of(
    place: Place,
    ground: Footprint,
    choice: Choice | None = None,
    *,
    progress: Progress | None = None,
) -> Pack:
    """
    Gather the pack of ground that was drawn or read from a file.

    Raises
    ------
    NoGround
        If it is points.
    """
    wanted, place = choice or Choice(), place.as_everybody().still()
    subject = subjects.of_ground(place, ground, language=wanted.language)
    return _pack(place, subject, wanted, progress or _silent)


def _silent(share: float, words: str) -> None:
    """Tell nobody."""


def _pack(place: Place, subject: Subject, wanted: Choice, tell: Progress) -> Pack:
    """Gather what the pack of a subject shows."""
    sections = tuple(one for one in SECTIONS if one in wanted.sections)
    tell(0.0, sentence("pack", "section_map"))
    shared = pack_shares.shared(place, subject)
    larger = pack_shares.larger(place, subject, shared)
    sheet = _sheet(place, subject, wanted, shared)
    fixed = heads(sheet.heading, made_on=sheet.made_on, language=wanted.language)
    told = _Told(place, subject, sheet, wanted, shared, larger, fixed)
    around = next(iter(larger.values()), None)
    return Pack(
        key=_key(subject),
        sheet=sheet,
        sections=sections,
        surroundings=empty(place.crs)
        if around is None
        else subjects.named(around, wanted.language)[["name", "geometry"]],
        around=subject.around[["name", "geometry"]],
        answer=_answer(sheet, shared),
        facts=_facts(sheet, shared),
        notes=(sentence("pack", "welsh"),) if wanted.language == "cy" else (),
        chapters=dict(_chapters(told, sections, tell)),
    )


def _chapters(
    told: "_Told", sections: Sequence[Section], tell: Progress
) -> Iterator[tuple[Section, Chapter]]:
    """Make one chapter after the other."""
    wanted = [one for one in sections if one not in ("map", "sources")]
    for turn, one in enumerate(wanted, start=1):
        tell(turn / (len(wanted) + 1), sentence("pack", f"section_{one}"))
        yield one, told.chapter(one)


def _key(subject: Subject) -> str:
    """Name a pack so that links inside a file of many find the right one."""
    layer = subject.layer.spec if subject.layer else ""
    named = f"{layer} {subject.code} {subject.area['id'].iloc[0]}"
    return "p" + hashlib.sha256(named.encode()).hexdigest()[:12]


def _sheet(place: Place, subject: Subject, wanted: Choice, shared: Shared) -> Sheet:
    """Gather the map, with every source the pack's pages rest on."""
    choice = sheets.Choice(
        paper=wanted.paper,
        orientation=wanted.orientation,
        across=wanted.across,
        language=wanted.language,
    )
    made = sheets.sheet_of(place, subject, choice)
    sources = sheets.credits(place, (*SUPPLIED, *sheets.LAYERS))
    kind = f"{subject.kind[0].upper()}{subject.kind[1:]}"
    by = "people" if shared.by_people else "area"
    notes = (*made.notes, sentence("pack", f"overlaps_by_{by}"))
    subtitle = sentence("pack", "subtitle", kind=kind, place=place.name)
    return replace(made, sources=sources, subtitle=subtitle, notes=notes)


@dataclass(frozen=True)
class _Told:
    """What chapters are made from."""

    place: Place
    subject: Subject
    sheet: Sheet
    wanted: Choice
    shared: Shared
    larger: dict[AreaLayer, gpd.GeoDataFrame]
    heads: dict[str, str]

    def chapter(self, section: Section) -> Chapter:
        """Make one chapter."""
        return {
            "across": self._across,
            "overlaps": self._overlaps,
            "people": self._people,
            "indicators": self._indicators,
            "changes": self._changes,
            "level": self._level,
        }[section]()

    def _across(self) -> Chapter:
        return pack_across.chapter(self.sheet, self.heads, mapped="map" in self.wanted.sections)

    def _overlaps(self) -> Chapter:
        welsh = self.wanted.language == "cy"
        return pack_shares.chapter(self.place, self.shared, self.heads, welsh=welsh)

    def _people(self) -> Chapter:
        return pack_people.chapter(self.place, self.sheet, self._codes(), self.heads)

    def _codes(self) -> frozenset[str]:
        """Return the codes of the wards that a councillor for this ground was elected for."""
        wards = self.shared.rows[self.shared.rows["layer"] == "tier:ward"]
        held = wards[wards["here"] >= pack_shares.LEAST]["code"]
        return frozenset({self.subject.code, *map(str, held)})

    def _indicators(self) -> Chapter:
        return pack_figures.chapter(self.place, self.subject, self.shared, self.larger, self.heads)

    def _changes(self) -> Chapter:
        since = self.wanted.since or self.place.today() - LOOKING_BACK
        return pack_changes.chapter(self.place, self.subject, since, self.heads)

    def _level(self) -> Chapter:
        return pack_level.chapter(self.place, self.subject, self.heads)


def _answer(sheet: Sheet, shared: Shared) -> str:
    """Say in a sentence what is in the area and just across its line."""
    people = number(round(shared.people)) if shared.by_people else ""
    beyond = _size(sheet.assets_across) + _size(sheet.needs_across)
    return sentence(
        "pack",
        "answer",
        name=sheet.heading,
        assets=count(_size(sheet.assets), "asset"),
        needs=count(_size(sheet.needs), "need"),
        people=sentence("pack", "people", count=people) if people else "",
        across=f"{number(beyond)} more lie" if beyond != 1 else "1 more lies",
        metres=f"{sheet.across_metres:,.0f}",
    )


def _size(frame: pd.DataFrame | None) -> int:
    """Return the number of records."""
    return 0 if frame is None else len(frame)


def _facts(sheet: Sheet, shared: Shared) -> tuple[tuple[str, str], ...]:
    """Return what the cover counts."""
    area = float(sheet.area.geometry.iloc[0].area) / 1e6
    people = number(round(shared.people)) if np.isfinite(shared.people) else "–"
    facts = {
        "people": people,
        "ground": sentence("pack", "square_km", size=number(area)),
        "assets": f"{_size(sheet.assets):,}",
        "needs": f"{_size(sheet.needs):,}",
        "across_assets": f"{_size(sheet.assets_across):,}",
        "across_needs": f"{_size(sheet.needs_across):,}",
        "patches": f"{_size(sheet.patches):,}",
    }
    return tuple((sentence("pack", f"fact_{code}"), value) for code, value in facts.items())
