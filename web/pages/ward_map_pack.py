"""The whole pack on the page of ward maps: what is in it, its cover, and the file to take away."""

import base64
from functools import partial
from html import escape

import streamlit as st

from layers.words import listed, sentence
from mapping.paper.heads import Language
from mapping.paper.pack import SECTIONS, Pack
from mapping.paper.sheet import Sheet
from web import packs
from web.asking.footprints import Footprint
from web.asking.ground import kept as kept_answer
from web.drawing import MEDIA, base_state, draw_pack, pack_cover, without_base
from web.pages import ward_map_table
from web.parts import anatomy, kept
from web.place import Place

PREVIEW_DPI = 80
LANGUAGES: dict[str, Language] = {"en": "en", "cy": "cy"}


def show(place: Place, ground: str | Footprint, wanted: Sheet, name: str) -> None:
    """Draw the choice of sections, the list, the cover and the button that gives the pack away."""
    choice = _choice(place, wanted)
    if not choice.sections:
        anatomy.warning(_say("no_sections"))
        return
    st.download_button(
        _say("download"),
        data=partial(_file, place, ground, choice),
        file_name=f"{name}-pack.pdf",
        mime=MEDIA["pdf"],
        on_click="ignore",
        type="primary",
        key="download_pack",
    )
    left, right = anatomy.sides()
    with left:
        ward_map_table.show(wanted)
    with right, st.spinner(_say("making"), show_time=False):
        picture = base64.b64encode(_cover(place, ground, choice)).decode()
        sections = listed([_say(f"section_{one}") for one in choice.sections])
        said = _say("preview_alt", name=wanted.heading, sections=sections)
        alternative = escape(said, quote=True)
        st.html(f'<img class="pw-sheet" alt="{alternative}" src="data:image/png;base64,{picture}">')
        if without := without_base(place):
            anatomy.warning(without)


def _say(code: str, **values: object) -> str:
    """Return one sentence of packs."""
    return sentence("pack", code, **values)


def _choice(place: Place, wanted: Sheet) -> packs.Choice:
    """Draw the choice of sections, language and day."""
    titles: dict[str, str] = {one: _say(f"section_{one}") for one in SECTIONS}
    chosen = kept.pills(_say("choose_sections"), titles, usual=SECTIONS, key="sections")
    with st.container(horizontal=True, vertical_alignment="bottom", key="pack_controls"):
        named = {one: _say(f"language_{one}") for one in LANGUAGES}
        language = kept.select(
            _say("choose_language"), named, usual="en", key="language", width=160
        )
        since = kept.day(
            _say("choose_since"),
            usual=place.today() - packs.LOOKING_BACK,
            latest=place.today(),
            key="since",
            width=180,
        )
    return packs.Choice(
        sections=tuple(one for one in SECTIONS if one in chosen),
        paper=wanted.paper,
        orientation=wanted.orientation,
        across=wanted.across_metres,
        language=LANGUAGES[language],
        since=since,
    )


def _pack(place: Place, ground: str | Footprint, choice: packs.Choice) -> Pack:
    """Gather the pack, once for everybody who asks for the same."""
    seen = place.as_everybody()

    def make() -> Pack:
        if isinstance(ground, Footprint):
            return packs.pack_of(seen, ground, choice)
        return packs.pack(seen, ground, choice)

    return kept_answer(seen, ("pack", *_key(seen, ground, choice)), make)


def _key(place: Place, ground: str | Footprint, choice: packs.Choice) -> tuple[object, ...]:
    """Name all that a pack depends on besides the layers that every answer does."""
    name = ground.key if isinstance(ground, Footprint) else ground
    return (name, choice, place.today(), place.register.version("indicators"))


def _cover(place: Place, ground: str | Footprint, choice: packs.Choice) -> bytes:
    """Draw the cover."""
    seen = place.as_everybody()
    key = ("pack cover", base_state(place), *_key(seen, ground, choice))
    return kept_answer(seen, key, lambda: _covered(_pack(place, ground, choice)))


def _covered(pack: Pack) -> bytes:
    """Draw a pack's cover."""
    return pack_cover(pack, dpi=PREVIEW_DPI)


def _file(place: Place, ground: str | Footprint, choice: packs.Choice) -> bytes:
    """Make the PDF when somebody asks for it."""
    return draw_pack(_pack(place, ground, choice))
