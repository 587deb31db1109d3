"""Geometry blobs: the header agrees with the shape, in every form that other programs write."""

import struct

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from store.geopackage_binary import FUNCTIONS, from_wkb, pack, to_wkb, unpack
from tests.store.places import square

SHAPES = [
    shapely.Point(-2, 53),
    shapely.MultiPoint([(-2, 53), (-1, 54)]),
    shapely.LineString([(-2, 53), (-1, 54)]),
    square(-2.5, 53.25, 0.5),
    shapely.MultiPolygon([square(-2, 53), square(-1, 53)]),
]
EDGES = ("ST_MinX", "ST_MinY", "ST_MaxX", "ST_MaxY")


def packed(shape: shapely.Geometry | None) -> bytes | None:
    shapes = np.array([shape], dtype=object)
    return pack(to_wkb(shapes), shapes)[0]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda one: one.geom_type)
def test_there_and_back(shape: shapely.Geometry) -> None:
    blob = packed(shape)
    assert blob is not None
    assert blob[:2] == b"GP"
    assert struct.unpack_from("<i", blob, 4) == (4326,)
    assert from_wkb([unpack(blob)])[0] == shape
    assert tuple(FUNCTIONS[name](blob) for name in EDGES) == shape.bounds
    assert FUNCTIONS["ST_IsEmpty"](blob) == 0


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("order", ["<", ">"])
def test_headers_of_other_programs(code: int, order: str) -> None:
    shape = square(-2.5, 53.25, 0.5)
    west, south, east, north = shape.bounds
    extra = [(), (), (1.0, 2.0), (1.0, 2.0), (1.0, 2.0, 3.0, 4.0)][code]
    edges = () if code == 0 else (west, east, south, north, *extra)
    flags = (code << 1) | (order == "<")
    head = struct.pack(f"{order}2sBBi{len(edges)}d", b"GP", 0, flags, 4326, *edges)
    blob = head + shapely.to_wkb(shape, byte_order=0)
    assert from_wkb([unpack(blob)])[0] == shape
    assert tuple(FUNCTIONS[name](blob) for name in EDGES) == shape.bounds


def test_nothing_and_empty() -> None:
    empty = struct.pack("<2sBBi", b"GP", 0, 0b0001_0001, 4326) + shapely.to_wkb(shapely.Polygon())
    assert packed(None) is None
    assert unpack(None) is None
    assert unpack(empty) is None
    assert FUNCTIONS["ST_IsEmpty"](empty) == 1
    assert FUNCTIONS["ST_IsEmpty"](None) is None
    assert FUNCTIONS["ST_MinX"](None) is None
    assert FUNCTIONS["ST_MinX"](empty) is None


@given(st.tuples(st.floats(-180, 180), st.floats(-90, 90)))
def test_any_point_comes_back_bit_for_bit(place: tuple[float, float]) -> None:
    blob = packed(shapely.Point(place))
    assert blob is not None
    assert shapely.to_wkb(from_wkb([unpack(blob)])[0]) == shapely.to_wkb(shapely.Point(place))
    assert FUNCTIONS["ST_MinX"](blob) == FUNCTIONS["ST_MaxX"](blob) == place[0]
    assert FUNCTIONS["ST_MinY"](blob) == FUNCTIONS["ST_MaxY"](blob) == place[1]


@pytest.mark.parametrize("blob", [b"", b"GP", b"GP\0\x0f\0\0\0\0rest"])
def test_a_damaged_header_is_found_when_it_is_parsed(blob: bytes) -> None:
    with pytest.raises(shapely.errors.ShapelyError):
        from_wkb([unpack(blob)])
