"""Bring data in: a file is looked into, checked, and only then kept."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import geopandas as gpd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from layers import catalogue, rights
from layers.errors import BadFile, PatchworkError
from store.loading import load
from store.source import Report, Source
from web import bring_in_columns as columns
from web import bring_in_guess as guess
from web import bring_in_map as rows_map
from web import bring_in_report as reports
from web import bring_in_words as words
from web.api.previews import TooLarge
from web.bring_in_about import About
from web.bring_in_about import show as show_about
from web.bring_in_draft import READERS, Draft, draft, placing
from web.navigation import door
from web.parts import anatomy, map_panel, plain, table
from web.place import Place
from web.session import TITLES
from web.uploads import Upload

KEY = "bring_map"
AFTER = "after-bring-map"
MOST_BYTES = 20 << 20
_STEPS = ((0.4, "step_read"), (0.7, "step_check"))
"""Up to which share of a load each step goes on; after them records are written or compared."""


def page(place: Place) -> None:
    """Draw the page."""
    layers = allowed_layers(place)
    if not layers:
        role = words.role(place.register.actor, TITLES)
        anatomy.answer(words.say("title"), words.say("not_allowed", role=role))
        return
    plain.style("bring_in")
    found, upload = draft(), draft().upload
    if found.done:
        _done(place, found, *found.done)
    elif upload:
        _in_hand(place, found, upload, layers)
    else:
        _start(found)
    anatomy.why(words.method())


def allowed_layers(place: Place) -> list[str]:
    """Return the layers that the person who asks may load into."""
    actor = place.register.actor
    return [one for one in guess.LAYERS if rights.verdict(actor, "load", one).allowed]


def _start(found: Draft) -> None:
    """Draw the place to put a file."""
    anatomy.answer(words.say("title"), words.say("answer_start"))
    if found.token and not found.fault:
        found.start(fault=words.say("gone"))
    if found.fault:
        anatomy.warning(found.fault)
    key = f"bring_file_{found.turn}"
    # No list of endings: a phone would grey out files it does not know, and a person with a .shp
    # is better told what to do with it.
    st.file_uploader(
        words.say("choose_file"), key=key, max_upload_size=20, on_change=_take, args=(key,)
    )
    plain.line(words.say("kinds"))


def _take(key: str) -> None:
    """Take the file that was chosen."""
    file = st.session_state.get(key)
    if file is None:
        return
    if file.size > MOST_BYTES:
        draft().start(fault=words.say("too_big"))
    else:
        draft().take(file.name, file.getvalue())


def _in_hand(place: Place, found: Draft, upload: Upload, layers: list[str]) -> None:
    """Draw everything about a file; one that cannot be read is put away with a sentence."""
    head = st.container()
    with st.container(horizontal=True, vertical_alignment="center", key="bring_file"):
        plain.line(
            words.say("in_hand", name=upload.called, size=words.size(upload.size)), kind="file"
        )
        st.button(words.say("other_file"), on_click=found.start, key="bring_other")
    try:
        with st.spinner(words.say("reading"), show_time=False):
            about = show_about(place, upload, layers, lambda source: found.look(place, source))
        source, problems = _understood(place, found, about)
    except BadFile as bad:
        found.start(fault=words.say("unread", name=upload.called, why=str(bad)))
        st.rerun()
    report = _checked(place, found, source, problems)
    with head:
        anatomy.answer(
            words.say("title"), words.checked(report) if report else words.read(about.seen)
        )


def _understood(place: Place, found: Draft, about: About) -> tuple[Source, list[str]]:
    """Draw the columns and the rows; return the whole description and what is amiss with it."""
    left, right = anatomy.sides()
    name, seen = about.source.layer, about.seen
    key = f"{found.token[:8]}_{seen.sheet}_{about.source.tier}"
    with left:
        plain.heading(words.say("columns"), remark=words.say("columns_help"))
        anatomy.skip_link(AFTER)
        chosen = columns.show(name, seen, key=key, fixed=set(about.fixed))
        must, should = columns.problems(name, seen, chosen, fixed=set(about.fixed))
        plain.lines(should)
    with right:
        _rows(place, found, about, chosen)
    anatomy.landing(AFTER)
    picked = columns.given(columns.guessed(seen), chosen)
    return replace(about.source, columns=picked), [*about.problems, *must]


def _rows(place: Place, found: Draft, about: About, chosen: columns.Chosen) -> None:
    """Draw the first rows on the map and as a table."""
    name, guessed = about.source.layer, columns.guessed(about.seen)
    where = placing(about.source, guessed, chosen)
    with st.spinner(words.say("reading"), show_time=False):
        seen = found.look(place, where) if where.columns else about.seen
    frame, headings = columns.table(name, seen, chosen)
    if catalogue.layer(name).geometries:
        tokens = _tokens(
            found, frame, (name, where.sheet, where.tier, str(where.columns), str(headings))
        )
        wanted = rows_map.describe(place, frame, tokens, label=words.say("map_label"))
        map_panel.show(wanted, key=KEY)
    plain.line(words.rows_shown(name, len(frame)))
    if len(frame):
        table.show(
            frame,
            key="bring_rows",
            columns=headings,
            caption=words.say("rows_caption"),
            layer=rows_map.ID,
            link=KEY,
        )


def _tokens(found: Draft, frame: gpd.GeoDataFrame, key: object) -> Mapping[str, str]:
    """Hand the rows to the map once; without them when they are too large to be drawn."""
    if key not in found.drawn or not rows_map.held(found.drawn[key]):
        try:
            found.drawn[key] = rows_map.put(frame)
        except TooLarge:
            found.drawn[key] = {}
    return found.drawn[key]


def _checked(place: Place, found: Draft, source: Source, problems: list[str]) -> Report | None:
    """Draw the check and, when there is one for what is said now, its report and what follows."""
    for one in problems:
        anatomy.warning(one)
    if st.button(words.say("look"), type="primary", disabled=bool(problems), key="bring_look"):
        report = _load(place, source, dry_run=True)
        found.checked = (source, report) if report else None
    if found.checked is None:
        return None
    if found.checked[0] != source:
        plain.line(words.say("look_again"))
        return None
    report = found.checked[1]
    with st.container(key="bring_report"):
        reports.show(report, layer_name=source.layer, title=words.say("found"), key="bring_found")
    if words.good_rows(report) and st.button(words.say("keep"), type="primary", key="bring_keep"):
        _keep(place, found, source)
    return report


def _keep(place: Place, found: Draft, source: Source) -> None:
    """Load the file for good."""
    report = _load(place, source, dry_run=False)
    if report:
        found.finish(source, report)
        st.rerun()


def _load(place: Place, source: Source, *, dry_run: bool) -> Report | None:
    """Load, or see what would come of it; None after a sentence that says why not."""
    bar = st.progress(0.0, text=words.say("checking" if dry_run else "keeping"))
    try:
        with READERS:
            return load(place.register, source, dry_run=dry_run, progress=_teller(bar, dry_run))
    except PatchworkError as error:
        anatomy.warning(words.say("not_loaded", why=str(error)))
        return None
    finally:
        bar.empty()


def _teller(bar: DeltaGenerator, dry_run: bool) -> Callable[[float, str], None]:
    """Return what moves the bar; its words are ours, because the bar reads them as markup."""

    def tell(share: float, _: str) -> None:
        last = "step_compare" if dry_run else "step_keep"
        step = next((code for end, code in _STEPS if share < end), last)
        bar.progress(min(1.0, max(0.0, share)), text=words.say(step))

    return tell


def _done(place: Place, found: Draft, source: Source, report: Report) -> None:
    """Say what came of the file, and what to do next."""
    anatomy.answer(words.say("title"), words.kept(report))
    with st.container(horizontal=True, vertical_alignment="center", key="bring_next"):
        door("explore", place, words.say("see_map"))
        st.button(words.say("another"), on_click=found.start, key="bring_another")
    with st.container(key="bring_report"):
        reports.show(report, layer_name=source.layer, title=words.say("came"), key="bring_came")
