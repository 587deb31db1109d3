"""A town one can check by hand: two square wards side by side, each about a kilometre wide."""

from pathlib import Path

from shapely.geometry import LineString, Point, box

from layers.actor import OPERATOR
from store.opening import open_store
from store.register import Register, Row

WEST, LINE, EAST = -2.35, -2.335, -2.32
SOUTH, NORTH = 53.40, 53.41
MIDDLE = 53.405
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "{{ 7*191 }}",
    "50% off {% today",
    "${7*191}",
    "</script>",
)


def build(path: Path) -> Path:
    """Write the town into a new store."""
    store = open_store(path, create=True)
    register = Register(store, OPERATOR)
    for layer, rows in ROWS.items():
        register.load(layer, rows, source="The town's own survey", licence="OGL")
    register.set_note("name", "Twoward")
    store.close()
    return path


def _row(key: str, geometry: object, **values: object) -> Row:
    return Row(values=values, geometry=geometry, key=key)


ROWS = {
    "boundaries": [
        _row(
            "w1",
            box(WEST, SOUTH, LINE, NORTH),
            tier="ward",
            code="E05000001",
            name="West",
            valid_from="2020-05-07",
        ),
        _row(
            "w2",
            box(LINE, SOUTH, EAST, NORTH),
            tier="ward",
            code="E05000002",
            name="East",
            valid_from="2020-05-07",
        ),
        _row(
            "d",
            box(WEST, SOUTH, EAST, NORTH),
            tier="district",
            code="E08000001",
            name="Twoward",
            valid_from="1974-04-01",
        ),
    ],
    "patches": [_row("p1", box(WEST, SOUTH, LINE, NORTH), service="police", name="Beat 1")],
    "officers": [
        _row(
            "o1",
            Point(-2.345, 53.402),
            name="Ann Law",
            role="Constable",
            service="police",
            patches="Beat 1",
            contact_public="101",
            contact_colleagues="07700 900123",
        )
    ],
    "assets": [
        _row(
            "a1", Point(LINE + 0.0003, MIDDLE), name="Chapel Hall", category="hall", email="x@y.uk"
        ),
        _row("a2", Point(-2.348, 53.401), name="West Library", category="library"),
        *(
            _row(f"h{i}", Point(-2.345 + i * 0.005, 53.4085), name=name, category="hall")
            for i, name in enumerate(HOSTILE)
        ),
    ],
    "needs": [
        _row("n1", Point(LINE - 0.0003, MIDDLE), name="A place to meet", theme="place"),
        _row("n2", Point(-2.325, 53.402), name="Rent arrears advice", theme="money"),
    ],
    "postcodes": [_row("pc", Point(LINE - 0.0003, MIDDLE), postcode="ZX1 1AA")],
    "places": [
        _row("r", LineString([(WEST, 53.402), (EAST, 53.409)]), name="River Two", kind="river"),
        _row("t", Point(LINE, 53.4055), name="Twotown", kind="town"),
    ],
}
