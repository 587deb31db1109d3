"""Every knob an operator may turn, read once at the start from ``PATCHWORK_*`` variables."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """
    The operator's settings; each may be given as ``PATCHWORK_<NAME>`` or in a file ``.env``.

    Attributes
    ----------
    store
        Where the place is kept: the path of a GeoPackage, or a ``postgresql://`` address.
    base_map_url, base_map_attribution
        Tiles under the map, such as ``https://tiles.example.org/{z}/{x}/{y}.png``, and whom to
        thank. Empty, as it is by default, means that no request leaves the app.
    address
        How people reach the app, such as ``https://map.example.org``: posters lead there. Left
        empty, they bear no code to scan.
    secret
        Signs the addresses of layer data. Left empty, each start makes a new one, which is right
        for one process; several processes behind one address must share one.
    near_line
        Metres from a boundary within which a point counts as near the line.
    reach
        Metres within which assets and needs are listed for a point.
    sliver_share
        An overlap below this share of both areas is left out, and counted as left out.
    across
        Metres beyond the line that a ward map shows.
    """

    model_config = SettingsConfigDict(
        env_prefix="PATCHWORK_", env_file=".env", extra="ignore", frozen=True
    )

    store: str = "var/place.gpkg"
    base_map_url: str = ""
    base_map_attribution: str = ""
    address: str = Field(default="", pattern=r"^(https?://[^\s?#]+)?$")
    secret: SecretStr = SecretStr("")
    near_line: float = Field(default=50.0, ge=0, le=5_000)
    reach: float = Field(default=500.0, ge=0, le=100_000)
    sliver_share: float = Field(default=0.001, ge=0, lt=1)
    across: float = Field(default=500.0, ge=0, le=20_000)
