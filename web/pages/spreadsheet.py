"""Bring in a spreadsheet: a group's list is understood, mended on the page and sent for review."""

from dataclasses import replace

import streamlit as st

from layers import catalogue
from layers.errors import BadFile, PatchworkError
from layers.rights import SUGGESTED
from store.loading import load
from store.source import Report, Source
from web import bring_in_columns as columns
from web import bring_in_words, spreadsheet_kinds, spreadsheet_mending
from web import spreadsheet_words as words
from web.asking import groups
from web.bring_in_draft import READERS
from web.navigation import door
from web.parts import anatomy, kept, plain
from web.place import Place
from web.spreadsheet_draft import MOST_LISTS, ListDraft, draft, remember, remembered
from web.spreadsheet_words import say
from web.uploads import Upload

MOST_BYTES = 20 << 20
LONGEST = 80


def page(place: Place) -> None:
    """Draw the page."""
    mine = _groups(place)
    if not mine:
        anatomy.empty(say("empty_title"), say("empty_body"))
        with st.container(horizontal=True, key="spreadsheet_doors"):
            door("add", place, say("empty_add"))
            door("group", place, say("empty_group"))
        return
    plain.style("bring_in")
    found = draft()
    if found.done:
        _done(place, found, *found.done)
    elif found.upload:
        _in_hand(place, found, found.upload, mine)
    else:
        _start(place, found, mine)
    anatomy.why(words.method())


def _groups(place: Place) -> dict[str, str]:
    """Return the groups whose lists this person may bring in, by id."""
    actor = place.register.actor
    there = groups.listed(place).set_index("id")["name"]
    all_of_them = actor.has("operator")
    return {str(id): str(name) for id, name in there.items() if all_of_them or id in actor.groups}


def _whose(mine: dict[str, str]) -> tuple[str, str]:
    """Draw the choice of group and of what the list holds."""
    with anatomy.controls():
        first = next(iter(mine))
        group = kept.select(say("choose_group"), mine, usual=first, key="group", width=280)
        titles = {one: catalogue.layer(one).title for one in SUGGESTED}
        layer = kept.segments(say("choose_layer"), titles, usual=SUGGESTED[0], key="layer")
    return group, layer


def _start(place: Place, found: ListDraft, mine: dict[str, str]) -> None:
    """Draw the place to put a file."""
    anatomy.answer(say("title"), say("answer_start"))
    _whose(mine)
    if found.token and not found.fault:
        found.start(fault=bring_in_words.say("gone"))
    if found.fault:
        anatomy.warning(found.fault)
    key = f"spreadsheet_file_{found.turn}"
    st.file_uploader(
        bring_in_words.say("choose_file"),
        key=key,
        max_upload_size=20,
        on_change=_take,
        args=(key,),
    )
    plain.line(bring_in_words.say("kinds"))
    door("offline", place, say("no_list"))


def _take(key: str) -> None:
    """Take the file that was chosen."""
    file = st.session_state.get(key)
    if file is None:
        return
    if file.size > MOST_BYTES:
        draft().start(fault=bring_in_words.say("too_big"))
    else:
        draft().take(file.name, file.getvalue())


def _in_hand(place: Place, found: ListDraft, upload: Upload, mine: dict[str, str]) -> None:
    """Draw the steps for a file; one that cannot be read is put away with a sentence."""
    head = st.container()
    group, layer = _whose(mine)
    with st.container(horizontal=True, vertical_alignment="center", key="bring_file"):
        size = bring_in_words.size(upload.size)
        plain.line(bring_in_words.say("in_hand", name=upload.called, size=size), kind="file")
        st.button(bring_in_words.say("other_file"), on_click=found.start, key="spreadsheet_other")
    try:
        source, problems = _described(place, found, upload, group, layer)
    except BadFile as bad:
        found.start(fault=bring_in_words.say("unread", name=upload.called, why=str(bad)))
        st.rerun()
    with head:
        rows = len(found.open(place, source).cells)
        anatomy.answer(say("title"), say("answer_read", rows=words.rows(rows), name=upload.called))
    _checked(place, found, source, problems)


def _described(
    place: Place, found: ListDraft, upload: Upload, group: str, layer: str
) -> tuple[Source, list[str]]:
    """Draw the steps that say what the file holds; return what was said, and what is amiss."""
    name = _name(place, upload, group, layer)
    source = Source(layer=layer, file=upload.file, name=name, group=group)
    with st.spinner(bring_in_words.say("reading"), show_time=False):
        seen = found.look(place, source)
        known = remembered(place, group, f"columns {layer}")
        named = {one.name for one in seen.columns}
        source = replace(source, columns={c: f for c, f in known.items() if c in named})
        seen = found.look(place, source)
    plain.heading(say("step_columns"), remark=say("step_columns_help"))
    key = f"list_{found.token[:8]}_{layer}"
    not_asked = {one.name for one in catalogue.layer(layer).asked("never")}
    chosen = columns.show(layer, seen, key=key, fixed=not_asked)
    must, should = columns.problems(layer, seen, chosen, fixed=not_asked)
    plain.lines(should)
    picked = columns.given(columns.guessed(seen), chosen)
    source = replace(source, columns={**source.columns, **picked})
    source = spreadsheet_kinds.show(place, found, source)
    return replace(source, cells=found.cells), ([] if name else [say("need_name")]) + must


def _name(place: Place, upload: Upload, group: str, layer: str) -> str:
    """Draw the name of the list; the same name again brings it up to date."""
    plain.heading(say("step_list"), remark=say("step_list_help"))
    before = list(remembered(place, group, f"lists {layer}"))
    options = list(dict.fromkeys([upload.stem[:LONGEST], *reversed(before)]))
    name = st.selectbox(
        say("list_name"),
        options,
        index=0,
        accept_new_options=True,
        key=f"list_name_{upload.token[:8]}_{layer}",
        width=420,
    )
    name = str(name or "").strip()[:LONGEST]
    if name in before:
        plain.line(say("list_again", name=name))
    return name


def _checked(place: Place, found: ListDraft, source: Source, problems: list[str]) -> None:
    """Draw the check, what is to be mended, and the button that sends."""
    plain.heading(say("step_check"))
    for one in problems:
        anatomy.warning(one)
    label = say("check_again" if found.checked else "check")
    if st.button(label, type="primary", disabled=bool(problems), key="spreadsheet_check"):
        source = replace(source, cells={row: dict(cells) for row, cells in found.cells.items()})
        report = _load(place, source, dry_run=True)
        found.checked = (source, report) if report else None
    if found.checked is None:
        return
    asked, report = found.checked
    plain.line(words.sound(report))
    spreadsheet_mending.show(found, found.open(place, source), report)
    if asked != source:
        plain.line(say("changed_since"))
        return
    if not report.added + report.updated:
        plain.line(say("nothing_new") if report.unchanged else "")
    elif st.button(words.send(report), type="primary", key="spreadsheet_send"):
        _send(place, found, source)


def _send(place: Place, found: ListDraft, source: Source) -> None:
    """Send the list, and remember what was said of it."""
    report = _load(place, source, dry_run=False)
    if report is None:
        return
    layer, group = source.layer, source.group
    remember(place, group, f"columns {layer}", source.columns)
    remember(place, group, f"kinds {layer}", source.terms)
    names = list(remembered(place, group, f"lists {layer}"))[-MOST_LISTS:]
    remember(place, group, f"lists {layer}", dict.fromkeys([*names, source.called], ""))
    found.finish(source, report)
    st.rerun()


def _load(place: Place, source: Source, *, dry_run: bool) -> Report | None:
    """Load, or see what would come of it; None after a sentence that says why not."""
    try:
        with st.spinner(say("checking" if dry_run else "sending"), show_time=False), READERS:
            return load(place.register, source, dry_run=dry_run)
    except PatchworkError as error:
        anatomy.warning(say("not_sent", why=str(error)))
        return None


def _done(place: Place, found: ListDraft, source: Source, report: Report) -> None:
    """Say what was sent, and what to do next."""
    anatomy.answer(say("title"), words.done(report))
    with st.container(horizontal=True, vertical_alignment="center", key="spreadsheet_next"):
        door("group", place, say("see_group"), query={"id": source.group})
        st.button(say("another"), on_click=found.start, key="spreadsheet_another")
