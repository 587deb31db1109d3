"""The legend: only what is on this map, drawn by the same hand."""

from collections import Counter
from dataclasses import dataclass

from layers import vocabulary
from layers.words import sentence
from mapping import style
from mapping.paper import fading
from mapping.paper.columns import parted
from mapping.paper.drawing import Drawing, angle
from mapping.paper.frame_of import HEADING
from mapping.paper.paths import near, reaching
from mapping.paper.symbols import POINT, diamond, hatch, number, roundel, swatch

_WIDE, _HIGH = 7.0, 4.6


@dataclass(frozen=True)
class Section:
    """One part of the legend: a title and its marks, each a small picture and its words."""

    title: str
    marks: tuple[dict[str, str], ...]

    @property
    def lines(self) -> float:
        """About how many lines it takes."""
        return HEADING + sum(1 + len(mark["words"]) // 40 * 0.7 for mark in self.marks)


def keys(drawing: Drawing, *, joined: bool = True) -> list[Section]:
    """Return the legend in sections, without empty ones; ``joined`` explains marks for several."""
    sections = (
        Section("Boundaries", tuple(_boundaries(drawing))),
        Section("Assets", tuple(_groups(drawing, "assets", joined=joined))),
        Section("Needs", tuple(_groups(drawing, "needs", joined=joined))),
        Section("Across the line", tuple(_across(drawing))),
        Section(sentence("freshness", "legend_title"), tuple(_fading(drawing))),
        Section("Patches", tuple(_patches(drawing))),
        Section("Also on the map", tuple(_grounds(drawing))),
    )
    return [one for one in sections if one.marks]


def in_columns(sections: list[Section], most: int) -> list[list[Section]]:
    """Part the sections, in order, into columns of about one height."""
    return [sections[part] for part in parted([one.lines for one in sections], most)]


def _mark(inside: str, words: str, *, defs: str = "") -> dict[str, str]:
    """Return one line of the legend."""
    return {"svg": swatch(inside, width=_WIDE, height=_HIGH, defs=defs), "words": words}


def _boundaries(drawing: Drawing) -> list[dict[str, str]]:
    """Return the area's own edge, its neighbours' and every tier in view."""
    sheet, middle = drawing.sheet, number(_HIGH / 2)
    band = f'd="M0 {middle}H7" stroke="{style.DARK_BLUE}" fill="none"'
    edge = (
        f'<path {band} stroke-width="2.6" stroke-opacity="0.16"/><path {band} stroke-width="0.7"/>'
    )
    found = [_mark(edge, f"Edge of {sheet.heading}")]
    if drawing.around:
        found.append(_mark(_stroke(style.line("ward"), weak=True), f"Other {sheet.kind} edges"))
    for tier, frame in sheet.lines.items():
        if reaching(drawing.frame.bounds, frame.geometry.to_numpy()).any():
            found.append(_mark(_stroke(style.line(tier)), vocabulary.tier(tier).title))
    return found


def _stroke(look: style.Line, *, weak: bool = False) -> str:
    """Draw a piece of a line as the map draws it."""
    unit = POINT / 2 * 1.4
    dashes = " ".join(number(one * unit) for one in look.dashes)
    return (
        f'<path d="M0 {number(_HIGH / 2)}H7" stroke="{look.colour}" fill="none" '
        f'stroke-width="{number(look.width * unit)}"'
        + (f' stroke-dasharray="{dashes}"' if dashes else "")
        + (f' stroke-opacity="{style.ACROSS_OPACITY}"' if weak else "")
        + "/>"
    )


def _groups(drawing: Drawing, layer: str, *, joined: bool) -> list[dict[str, str]]:
    """Return the groups of assets or needs on the map with how many are inside."""
    groups = style.ASSET_GROUPS if layer == "assets" else style.NEED_GROUPS
    inside, across = _counts(drawing, layer), _counts(drawing, f"{layer}_across")
    found = []
    for group in groups:
        if group.name in inside or group.name in across:
            shape, many = _shape(layer, group.colour), inside.get(group.name, 0)
            found.append(_mark(shape, group.title + (f" ({many:,})" if many else "")))
    if not joined:
        return found
    mine = [one for one in drawing.bodies if one.sort.startswith(layer) and len(one.members) > 1]
    if mine and layer == "assets":
        found.append(_mark(_several(mine[0].label), "Several close together: see the list"))
    if mine and layer == "needs":
        shape = diamond(3.5, 2.3, fill="#FFFFFF", half=2.2)
        found.append(
            _mark(shape, "A number: so many needs close together; white: of several kinds")
        )
    return found


def _shape(layer: str, colour: str) -> str:
    """Draw the mark of a layer."""
    if layer == "assets":
        return roundel("", 3.5, 2.3, fill=colour)
    return diamond(3.5, 2.3, fill=colour)


def _several(label: str) -> str:
    """Draw the mark for several, as long as there is room for."""
    return roundel(label if len(label) <= 4 else "1–3", 3.5, 2.3, fill="#FFFFFF")


def _counts(drawing: Drawing, sort: str) -> Counter[str]:
    """Count the records of a frame by group."""
    frame = getattr(drawing.sheet, sort)
    if frame is None or frame.empty:
        return Counter()
    layer, column = ("needs", "theme") if sort.startswith("needs") else ("assets", "category")
    return Counter(style.group(layer, kind).name for kind in frame[column])


def _across(drawing: Drawing) -> list[dict[str, str]]:
    """Say how marks across the line look."""
    if not any(one.sort.endswith("across") for one in drawing.bodies):
        return []
    mark = roundel("", 2.3, 2.3, fill=style.DARK_BLUE, across=True)
    mark += diamond(5.4, 2.3, fill=style.ORANGE, across=True, half=1.5)
    return [_mark(mark, f"Paler: within {drawing.sheet.across_metres:,.0f} m of the line")]


def _fading(drawing: Drawing) -> list[dict[str, str]]:
    """Say how marks look that nobody checked for too long."""
    known = fading.old(drawing.sheet)
    if not any(fading.fades(known, one) for one in drawing.bodies):
        return []
    mark = roundel("", 2.3, 2.3, fill=style.DARK_GREY, old=True)
    mark += diamond(5.4, 2.3, fill=style.DARK_GREY, half=1.5, old=True)
    return [_mark(mark, sentence("freshness", "legend_old"))]


def _patches(drawing: Drawing) -> list[dict[str, str]]:
    """Return one line for each service whose patches are on the map."""
    found = []
    for turn, service in enumerate(drawing.services):
        colour = style.service_colour(service, drawing.services)
        box = (
            f'<rect x="0.4" y="0.5" width="6.2" height="3.6" fill="url(#h{turn})" '
            f'stroke="{colour}" stroke-width="0.5"/>'
        )
        title = vocabulary.title("services", service)
        found.append(_mark(box, title, defs=hatch(f"h{turn}", colour, angle(turn))))
    return found


def _grounds(drawing: Drawing) -> list[dict[str, str]]:
    """Return the kinds of context on the map."""
    rows = drawing.sheet.context
    if rows is None or rows.empty:
        return []
    seen = near(drawing.frame, rows)
    shown = seen[seen.geometry.geom_type != "Point"]
    used = {style.ground(kind).name for kind in shown["kind"]}
    return [_mark(_ground(look), look.title) for look in style.GROUNDS if look.name in used]


def _ground(look: style.Ground) -> str:
    """Draw a piece of ground: a field for water and green, a line for roads and railways."""
    if look.name in {"water", "green"}:
        return f'<rect x="0.4" y="0.5" width="6.2" height="3.6" fill="{look.colour}"/>'
    return (
        f'<path d="M0 2.3H7" stroke="{look.colour}" stroke-width="{number(look.width)}" '
        'fill="none"/>'
    )
