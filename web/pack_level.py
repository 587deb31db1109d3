"""The level finder's finding for the main hot spot of a pack's ground."""

import numpy as np
import pandas as pd
import shapely

from layers import vocabulary
from layers.words import number, percent, sentence
from mapping.analysis.levels import ENOUGH, Levels
from mapping.paper.pack import Chapter, Column, Table
from web import hotspots_words, level_words
from web.asking import footprints, hotspots, level
from web.asking.ground import kept
from web.asking.hotspots import NoSmallAreas, Question, Spots
from web.place import Place
from web.subjects import Subject


def chapter(place: Place, subject: Subject, heads: dict[str, str]) -> Chapter:
    """Find the level of the hot spot with most needs on this ground; say so when there is none."""
    title = heads["level"]
    try:
        tier = kept(place, ("smallest",), lambda: hotspots.smallest(place))
        found = hotspots.ask(place, Question(tier=tier))
    except NoSmallAreas as error:
        return Chapter(title=title, said=(_say("level_problem", why=str(error)),))
    if found.problem:
        why = hotspots_words.answer(found, None)
        return Chapter(title=title, said=(_say("level_problem", why=why),))
    spot, share = _main(found, subject)
    if spot is None:
        return Chapter(title=title, said=(_say("level_none"),))
    row = found.spots[found.spots["spot"] == spot]
    theme = hotspots.theme_of(place, row)
    service = hotspots.function_for(theme)
    ground = footprints.of_spot(place, str(row["id"].iloc[0]))
    answer = level.ask(place, ground, service=service, enough=ENOUGH)
    said = [
        _say(
            "level_spot",
            where=row["name"].iloc[0],
            needs=number(float(row["needs"].iloc[0])),
            share=percent(share),
            name=subject.name,
        )
    ]
    if service:
        name = level_words.service(service)
        said.append(
            _say("level_service", theme=vocabulary.title("themes", theme).lower(), service=name)
        )
    said.append(level_words.answer(answer, ground.label))
    return Chapter(title=title, said=tuple(said), tables=(_table(answer, heads),))


def _main(found: Spots, subject: Subject) -> tuple[int | None, float]:
    """Return the spot with most needs inside the ground, and the share of them that lie there."""
    outline = subject.area.geometry.iloc[0]
    best: tuple[int, float, int] = (0, 0.0, 0)
    points = found.needs.geometry.representative_point().to_numpy()
    for number_of, shape in zip(found.spots["spot"], found.spots.geometry, strict=True):
        if not shape.intersects(outline):
            continue
        shapely.prepare(shape)
        of_spot = points[shapely.intersects(shape, points)]
        inside = int(np.sum(shapely.intersects(outline, of_spot)))
        if inside > best[0]:
            best = (inside, inside / len(of_spot), int(number_of))
    return (best[2], best[1]) if best[0] else (None, 0.0)


def _table(found: Levels, heads: dict[str, str]) -> Table:
    """List the levels, the lowest first, with the unit that holds most."""
    tiers = found.tiers[found.tiers["units"] > 0].sort_values("rank", ascending=False)
    rows = tuple(
        (
            str(row["title"]),
            str(row["largest_name"]),
            percent(float(row["largest_share"])) if pd.notna(row["largest_share"]) else "–",
        )
        for row in tiers.to_dict("records")
        if bool(row["candidate"])
    )
    columns = (
        Column(heads["level_of"], 2),
        Column(heads["largest"], 3),
        Column(heads["share"], right=True),
    )
    return Table(columns=columns, rows=rows)


def _say(code: str, **values: object) -> str:
    """Return one sentence of packs."""
    return sentence("pack", code, **values)
