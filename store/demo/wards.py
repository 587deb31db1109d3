"""Which cells make up wards, districts, parishes and constituencies, today and before."""

from dataclasses import dataclass

from store.demo.cells import Cells
from store.demo.ground import settlement_at
from store.demo.grouping import balanced, cell_at, grown

NORTH, SOUTH = "X07000001", "X07000002"
DISTRICTS = {NORTH: "North Merrow", SOUTH: "Merrow Vale"}
COUNTY = "X10000001"

_WARDS: dict[str, tuple[str, str, float, float]] = {
    "X05000001": ("Northgate", "Porth y Gogledd", 8000, 7900),
    "X05000002": ("Castle", "Y Castell", 7500, 7250),
    "X05000003": ("Tanners", "", 9180, 7230),
    "X05000004": ("Beacon Hill", "Bryn y Goelcerth", 9500, 8150),
    "X05000005": ("Ostrey Market", "", 13500, 8900),
    "X05000006": ("Ostrey Mills", "", 12850, 9150),
    "X05000007": ("Ostrey St Hild's", "", 13900, 9700),
    "X05000008": ("Ostrey Park", "", 14150, 8550),
    "X05000009": ("Hollin Green and Eastmoor", "", 15900, 9600),
    "X05000010": ("Brackwater", "Y Dŵr Hallt", 12400, 11450),
    "X05000011": ("The Thrales", "", 7500, 11500),
    "X05000012": ("Cold Harbour and Tolland", "", 4200, 9900),
    "X05000013": ("Riverside", "Glan yr Afon", 7700, 6600),
    "X05000014": ("St Oswin's", "", 7400, 6200),
    "X05000015": ("Leatside", "", 9180, 6850),
    "X05000016": ("Quays", "Y Ceiau", 9900, 6500),
    "X05000017": ("Southfield", "Cae'r De", 8350, 5650),
    "X05000018": ("Fen End", "", 9250, 5550),
    "X05000019": ("Priors Leam", "", 4700, 6500),
    "X05000020": ("Wexley", "", 2600, 4850),
    "X05000021": ("The Ashels", "", 5100, 3300),
    "X05000022": ("Dunsel", "", 8250, 3000),
    "X05000023": ("Fenny Marl and Staithe", "", 11900, 3500),
    "X05000024": ("Sallowby", "", 14250, 5700),
}
"""Code → name, Welsh name and the point it grew from."""

_PARISHES: dict[str, tuple[float, float]] = {
    "Wexley": (2600, 4850),
    "Cold Harbour": (3100, 10300),
    "Upper Thrale": (7500, 11500),
    "Nether Thrale": (8900, 10300),
    "Brackwater": (12400, 11500),
    "Hollin Green": (15900, 9600),
    "Sallowby": (14250, 5700),
    "Fenny Marl": (11900, 3500),
    "Marl Staithe": (15400, 3000),
    "Dunsel": (8250, 3000),
    "Great Ashel": (5100, 3300),
    "Little Ashel": (5900, 2300),
    "Priors Leam": (4700, 6500),
    "Tolland": (5300, 9000),
    "Eastmoor": (15800, 7400),
}
_CONSTITUENCIES = {
    "Merrow West": (4000, 7000),
    "Merrowbridge": (9000, 6900),
    "Ostrey and the Marls": (14000, 7200),
}
_PARISH_CELLS = 1.5
"""How far a parish spreads; beyond lie fields that no parish council looks after."""
_REDRAWN = ("X05000001", "X05000002")
_BEFORE = {"X05000001": "X05000025", "X05000002": "X05000026"}
"""Two wards were redrawn in 2023 and got new codes, as ONS does; the others kept theirs."""


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """The code of each cell's area in every tier; None where a tier leaves a cell out."""

    ward: list[str]
    ward_before: list[str]
    district: list[str]
    constituency: list[str]
    parish: list[str | None]


def group(cells: Cells) -> Grouping:
    """Return which areas each small area belongs to."""
    within = {code: (x, y) for code, (_, _, x, y) in _WARDS.items()}
    ward = balanced(cells, within, lambda a, b: cells.north[a] == cells.north[b])
    return Grouping(
        ward=ward,
        ward_before=_before(cells, ward),
        district=[NORTH if north else SOUTH for north in cells.north],
        constituency=_constituencies(cells),
        parish=_parishes(cells),
    )


def ward_name(code: str) -> tuple[str, str]:
    """Return a ward's name and its Welsh name, which few have; earlier wards had the same."""
    current = {before: code for code, before in _BEFORE.items()}.get(code, code)
    return _WARDS[current][0], _WARDS[current][1]


def parish_names() -> dict[str, str]:
    """Return the names of the parishes by code."""
    return {f"X04{i:06d}": name for i, name in enumerate(_PARISHES, start=1)}


def constituency_names() -> dict[str, str]:
    """Return the names of the constituencies by code."""
    return {f"X14{i:06d}": name for i, name in enumerate(_CONSTITUENCIES, start=1)}


def _constituencies(cells: Cells) -> list[str]:
    """Return each cell's constituency; they pay no heed to the district line."""
    codes = {name: code for code, name in constituency_names().items()}
    return [codes[name] for name in balanced(cells, _CONSTITUENCIES, lambda _a, _b: True)]


def _parishes(cells: Cells) -> list[str | None]:
    """Return each cell's parish: villages and their fields; towns and far fields have none."""
    codes = {name: code for code, name in parish_names().items()}
    start = {codes[name]: cell_at(cells, point) for name, point in _PARISHES.items()}
    rural = [settlement_at(*shape.centroid.coords[0]).kind == "village" for shape in cells.shapes]
    costs = [
        {b: 1.0 for b in near if rural[b] and cells.north[a] == cells.north[b]}
        for a, near in enumerate(cells.near)
    ]
    return grown(costs, start, dict.fromkeys(start, 0.0), limit=_PARISH_CELLS)


def _before(cells: Cells, ward: list[str]) -> list[str]:
    """Return the wards before 2023, when the first of two held cells that the second has now."""
    giver, taker = _REDRAWN
    moved = _movable(cells, ward, taker, giver)
    old = [giver if cell in moved else code for cell, code in enumerate(ward)]
    return [_BEFORE.get(code, code) for code in old]


def _movable(cells: Cells, ward: list[str], source: str, target: str) -> set[int]:
    """Return up to two cells that one ward can give to another with both staying in one piece."""
    moved: set[int] = set()
    for cell in _bordering(cells, ward, source, target):
        rest = {i for i, code in enumerate(ward) if code == source} - moved - {cell}
        if len(moved) < 2 and _connected(cells, rest):
            moved.add(cell)
    return moved


def _bordering(cells: Cells, ward: list[str], source: str, target: str) -> list[int]:
    """Return a ward's cells along another, those with the longest edge first."""
    edge = {
        cell: sum(metres for b, metres in cells.near[cell].items() if ward[b] == target)
        for cell, code in enumerate(ward)
        if code == source
    }
    return sorted((cell for cell in edge if edge[cell] > 0), key=lambda cell: (-edge[cell], cell))


def _connected(cells: Cells, some: set[int]) -> bool:
    """Whether cells form one piece."""
    if not some:
        return False
    reached, queue = set(), [min(some)]
    while queue:
        cell = queue.pop()
        reached.add(cell)
        queue += [b for b in cells.near[cell] if b in some and b not in reached]
    return reached == some
