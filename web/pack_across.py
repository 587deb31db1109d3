"""What lies just across the line: the needs; assets are in the sheet's numbered list."""

from layers import vocabulary
from layers.words import number, sentence
from mapping.paper.listing import words
from mapping.paper.pack import Chapter, Column, Table
from mapping.paper.sheet import Sheet


def chapter(sheet: Sheet, heads: dict[str, str], *, mapped: bool) -> Chapter:
    """List the needs across the line, and say what the assets' numbers are."""
    near = [frame for frame in (sheet.assets_across, sheet.needs_across) if frame is not None]
    some = sum(len(frame) for frame in near)
    code = ("across_said" if mapped else "across_plain") if some else "across_none"
    said = sentence("pack", code, metres=number(sheet.across_metres))
    needs = sheet.needs_across
    tables = () if needs is None or needs.empty else (_needs(sheet, heads),)
    return Chapter(title=heads["across_title"], said=(said,), tables=tables)


def _needs(sheet: Sheet, heads: dict[str, str]) -> Table:
    """List needs, the nearest first."""
    frame = sheet.needs_across
    assert frame is not None  # noqa: S101  (asked by `chapter`)
    rows = tuple(
        (
            words(row["name"]),
            vocabulary.title("themes", words(row["theme"]) or "other"),
            words(row["area_name"]),
            f"{row['distance']:,.0f} m",
        )
        for _, row in frame.iterrows()
    )
    columns = (
        Column(heads["name"], 3),
        Column(heads["about"], 2),
        Column(heads["lies_in"], 2),
        Column(heads["distance"], right=True),
    )
    return Table(title=heads["needs_across"], columns=columns, rows=rows)
