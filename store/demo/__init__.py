"""A fictional place, made by seeded code: it shows what Patchwork is for at first sight.

Merrowshire lies in the North Sea and is never to be taken for a real place. It is the same on every
run: what looks like chance is drawn from seeds. Its three stories stand in ``store.demo.story``.
"""

from store.demo.building import Progress, build_demo, place
from store.demo.story import (
    ASSETS,
    CHAPEL_HALL,
    CHAPEL_HALL_METRES,
    NAME,
    NEEDS,
    POSTCODES,
    QUAYSIDE_STREET,
    STORY_WARDS,
    TANNERS_ROW,
    WARD_WITH_HALL,
    WARD_WITHOUT_HALL,
)

__all__ = [
    "ASSETS",
    "CHAPEL_HALL",
    "CHAPEL_HALL_METRES",
    "NAME",
    "NEEDS",
    "POSTCODES",
    "QUAYSIDE_STREET",
    "STORY_WARDS",
    "TANNERS_ROW",
    "WARD_WITHOUT_HALL",
    "WARD_WITH_HALL",
    "Progress",
    "build_demo",
    "place",
]
