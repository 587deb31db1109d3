"""The whole pack on the page of ward maps: what is in it, its cover, and the file to take away."""

import base64
from dataclasses import dataclass
from html import escape

import streamlit as st

from layers.words import listed, sentence
from mapping.paper.heads import Language
from mapping.paper.pack import SECTIONS
from mapping.paper.sheet import Sheet
from web import packs
from web.asking.footprints import Footprint
from web.asking.ground import kept as kept_answer
from web.background import Tell
from web.drawing import MEDIA, base_state, draw_pack, pack_cover, without_base
from web.pages import ward_map_table
from web.parts import anatomy, kept, plain
from web.parts.working import Panel
from web.place import Place

PREVIEW_DPI = 80
ASKED = "pack_asked"
GATHERED = 0.8
"""The share of the work after which only the drawing is left, for the progress shown."""
LANGUAGES: dict[str, Language] = {"en": "en", "cy": "cy"}


@dataclass(frozen=True, kw_only=True)
class Made:
    """A finished pack, its cover as a picture, and what to say of the base map."""

    pdf: bytes
    cover: bytes
    without_base: str


def _say(code: str, /, **values: object) -> str:
    """Return one sentence of packs."""
    return sentence("pack", code, **values)


PANEL: Panel[Made] = Panel("pack_work", _say)


def show(place: Place, ground: str | Footprint, wanted: Sheet, name: str) -> None:
    """Draw the choice of sections, the list, and the way from making the pack to taking it away."""
    choice = _choice(place, wanted)
    if not choice.sections:
        anatomy.warning(_say("no_sections"))
        return
    asked = ("pack", base_state(place), *_key(place.as_everybody(), ground, choice))
    if st.session_state.get(ASKED) != asked:
        PANEL.drop()
        st.session_state[ASKED] = asked
    made = _making(place, ground, choice, name)
    left, right = anatomy.sides()
    with left:
        ward_map_table.show(wanted)
    with right:
        _cover(made, choice, wanted.heading)


def _making(place: Place, ground: str | Footprint, choice: packs.Choice, name: str) -> Made | None:
    """Draw the button that makes the pack, then how far it is, then the one that gives it away."""
    if PANEL.goes_on:
        PANEL.progress()
        return None
    made = PANEL.ended()
    if made is None:
        if st.button(_say("panel_go"), type="primary", key="pack_go"):
            PANEL.start(lambda tell: _made(place, ground, choice, tell))
        return None
    st.html(f'<p role="status">{escape(_say("panel_ready"))}</p>')
    st.download_button(
        _say("download"),
        data=made.pdf,
        file_name=f"{name}-pack.pdf",
        mime=MEDIA["pdf"],
        on_click="ignore",
        type="primary",
        key="download_pack",
    )
    return made


def _cover(made: Made | None, choice: packs.Choice, heading: str) -> None:
    """Draw the cover of a finished pack; before, say what will be here."""
    if made is None:
        plain.line(_say("panel_before", name=heading))
        return
    picture = base64.b64encode(made.cover).decode()
    sections = listed([_say(f"section_{one}") for one in choice.sections])
    alternative = escape(_say("preview_alt", name=heading, sections=sections), quote=True)
    st.html(f'<img class="pw-sheet" alt="{alternative}" src="data:image/png;base64,{picture}">')
    if made.without_base:
        anatomy.warning(made.without_base)


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


def _made(place: Place, ground: str | Footprint, choice: packs.Choice, tell: Tell) -> Made:
    """Make the pack, once for everybody who asks for the same."""
    seen = place.as_everybody()

    def told(share: float, words: str) -> None:
        tell(GATHERED * share, words)

    def make() -> Made:
        if isinstance(ground, Footprint):
            pack = packs.pack_of(seen, ground, choice, progress=told)
        else:
            pack = packs.pack(seen, ground, choice, progress=told)
        tell(GATHERED, _say("panel_drawing"))
        pdf, cover = draw_pack(pack), pack_cover(pack, dpi=PREVIEW_DPI)
        return Made(pdf=pdf, cover=cover, without_base=without_base(place) or "")

    return kept_answer(seen, ("pack", base_state(place), *_key(seen, ground, choice)), make)


def _key(place: Place, ground: str | Footprint, choice: packs.Choice) -> tuple[object, ...]:
    """Name all that a pack depends on besides the layers that every answer does."""
    name = ground.key if isinstance(ground, Footprint) else ground
    return (name, choice, place.today(), place.register.version("indicators"))
