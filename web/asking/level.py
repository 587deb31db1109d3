"""At which level a need can be decided: the tiers of a place laid over a footprint."""

from layers.competence import ARRANGEMENTS
from mapping.analysis import levels
from mapping.analysis.footprints import footprint as weighted
from web.asking.footprints import Footprint
from web.asking.ground import kept
from web.place import Place

TWO_TIER = "two_tier"


def ask(place: Place, ground: Footprint, *, service: str = "", enough: float) -> levels.Levels:
    """
    Find the lowest level that holds enough of a footprint, and who may decide there.

    Parameters
    ----------
    place
        Its tiers in force today.
    ground
        Where the need is.
    service
        A function of ``data/functions.csv``; empty asks only who holds the people.
    enough
        The share that one unit must hold.

    Raises
    ------
    BadFrame, ValueError
        As for `levels.find`.
    """
    key = ("level", ground.key, service, enough, place.today())

    def make() -> levels.Levels:
        people = place.people()
        weight = "affected" if "affected" in ground.frame else None
        points = weighted(ground.frame, people=people if len(people) else None, weight=weight)
        tiers = {one: place.areas(f"tier:{one}") for one in place.tiers()}
        return levels.find(
            points, tiers, service=service or None, enough=enough, arranged=arranged(place)
        )

    return kept(place, key, make) if ground.key else make()


def arranged(place: Place) -> str | None:
    """
    Say how local government is arranged where districts have no codes that would tell.

    Districts under a county are a two-tier area: no other arrangement has both.
    """
    tiers = place.tiers()
    if "district" not in tiers or "county" not in tiers:
        return None
    codes = place.areas("tier:district")["code"].astype(str).str[:3]
    return None if codes.isin(ARRANGEMENTS).any() else TWO_TIER
