"""Layers of the map with their signed addresses, for one person's place."""

from urllib.parse import quote

from layers import vocabulary
from mapping import style
from mapping.screen.url_layer import Points, Shapes, Stroke
from web.api.layer_data import mark_groups
from web.api.tokens import Grant, Signer
from web.area_layers import AreaLayer
from web.place import Place

ANGLES = (45, 135, 0, 90)
TITLES = {"assets": "Assets", "needs": "Needs", "officers": "Officers"}
GROUND = {
    "water": Stroke(colour="#8FB9D6", width=3.5, fill="#C7DDEA"),
    "road": Stroke(colour="#C9C2B4", width=2.5),
    "rail": Stroke(colour="#8C8C8C", width=1.5, dashes=(6, 3)),
    "green": Stroke(colour="#B5CDA8", width=1, fill="#DCE8D4"),
    "": Stroke(colour="#C9C2B4", width=1),
}


class MapLayers:
    """
    Describes layers to the map.

    Parameters
    ----------
    place
        The place with the asker's rights; the addresses carry the same rights.
    signer
        Signs them.
    """

    def __init__(self, place: Place, signer: Signer) -> None:
        self._place = place
        self._signer = signer

    def points(self, layer: str, *, faded: bool = False) -> Points:
        """
        Return the marks of assets, needs or officers.

        Parameters
        ----------
        layer
            Which.
        faded
            Whether those that nobody checked for too long are drawn lighter; the legend says so.
        """
        url, key = self._address(f"/data/points/{layer}.json", layer)
        groups = mark_groups(layer, list(self._place.services()))
        title, mark = TITLES[layer], style.MARKS[layer]
        drawn = f"{key} faded" if faded else key
        return Points(
            id=layer, title=title, url=url, key=drawn, mark=mark, groups=groups, faded=faded
        )

    def areas(self, layer: AreaLayer, *, labels: bool = False) -> Shapes:
        """
        Return a layer of areas: boundaries as the lines of their tier, patches hatched.

        Parameters
        ----------
        layer
            Which; as `Place.area_layer` gives it.
        labels
            Whether to write the areas' names.
        """
        url, key = self._areas_address(layer)
        lines = {"": self.stroke(layer)}
        if layer.kind == "tier":
            return Shapes(id=layer.spec, url=url, key=key, lines=lines, labels=labels)
        angle = self.angle(layer.name)
        return Shapes(
            id=layer.spec,
            url=url,
            key=key,
            lines=lines,
            pane="fills",
            fill="hatch",
            angle=angle,
            labels=labels,
        )

    def land(self, layer: AreaLayer) -> Shapes:
        """Return the ground a layer of areas covers, in white under everything else."""
        url, key = self._areas_address(layer)
        blank = Stroke(colour=style.DARK_GREY, width=0)
        return Shapes(
            id="land", url=url, key=key, lines={"": blank}, pane="land", fill="#FFFFFF", near=False
        )

    def ground(self) -> Shapes:
        """Return rivers, roads and names of settlements."""
        url, key = self._address("/data/ground.json", "places")
        return Shapes(
            id="ground", url=url, key=key, lines=GROUND, pane="ground", labels=True, near=False
        )

    def stroke(self, layer: AreaLayer) -> Stroke:
        """Return how the lines of a layer of areas are drawn."""
        if layer.kind == "service":
            return Stroke(colour=style.service_colour(layer.name, self._services()), width=2)
        line = style.line(layer.name)
        return Stroke(colour=line.colour, width=line.width, dashes=line.dashes)

    def angle(self, service: str) -> int:
        """Return the angle of a service's hatch: neighbours in the list cross each other."""
        order = sorted({*self._services(), service})
        return ANGLES[order.index(service) % len(ANGLES)]

    def _areas_address(self, layer: AreaLayer) -> tuple[str, str]:
        """Return the address of a layer of areas and what names its data."""
        path = f"/data/areas/{layer.kind}/{layer.name}/{layer.on.isoformat()}.json"
        return self._address(path, layer.layer)

    def _services(self) -> tuple[str, ...]:
        """Return the names of all services."""
        return tuple(self._place.services())

    def _address(self, path: str, layer: str) -> tuple[str, str]:
        """Return a signed address and what names the data behind it."""
        version = self._place.register.version(layer)
        roles = self._place.register.actor.roles
        token = self._signer.sign(Grant(path, version, roles))
        return f"{quote(path)}?v={version}&t={token}", f"{path} {version} {' '.join(sorted(roles))}"


def service_title(service: str) -> str:
    """Return what a person reads for a service's patches."""
    return f"{vocabulary.title('services', service)} patches"
