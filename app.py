"""Settings, store, routes and pages put together. Start it with ``streamlit run app.py``."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from mapping.screen.escape import map_text
from mapping.screen.map import BaseMap
from settings import Settings
from store.opening import open_store
from web.api.assets import Assets
from web.api.routes import routes
from web.api.tokens import Signer
from web.drawing import tiles_of
from web.middleware import Limits, SameOrigin, SecurityHeaders
from web.place import Thresholds
from web.warming import while_running
from web.wiring import Wiring, connect


def _wire(settings: Settings) -> Wiring:
    """Open the store, made empty if there is none yet, and take over the operator's choices."""
    base = BaseMap(url=settings.base_map_url, attribution=map_text(settings.base_map_attribution))
    return Wiring(
        store=open_store(settings.store, create=True),
        signer=Signer(settings.secret.get_secret_value()),
        assets=Assets(),
        thresholds=Thresholds(
            near_line=settings.near_line,
            reach=settings.reach,
            across=settings.across,
            sliver_share=settings.sliver_share,
        ),
        base=base if settings.base_map_url else None,
        tiles=tiles_of(settings.base_map_url, settings.base_map_attribution),
        address=settings.address.rstrip("/"),
    )


settings = Settings()
wired = connect(_wire(settings))
app = st.App(
    Path(__file__).parent / "web" / "shell" / "main.py",
    routes=routes(wired),
    lifespan=while_running(wired),
    middleware=[
        Middleware(SecurityHeaders, base_map=settings.base_map_url, link=wired.assets.preload),
        Middleware(SameOrigin, hosts=st.get_option("server.allowedHosts")),
        Middleware(Limits),
    ],
)
