"""Photos and files of a record: chosen with their words, shown as a list, blacked out."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from layers.errors import BadFile, PatchworkError
from layers.words import sentence, words
from store.attached import LONGEST, Attachment
from store.attachments import MOST_PER_RECORD
from store.pictures.limits import MOST_BOXES
from store.pictures.preparing import Box, prepare
from web.api import photos as served
from web.parts import anatomy, plain
from web.parts.browser import mount
from web.place import Place
from web.wiring import wiring

KINDS = ("image/jpeg", "image/png", "image/webp", "application/pdf")
"""Named one by one, telephones offer their camera, and turn their own formats into JPEG."""
MEGABYTES = 20
LARGER = ("larger", "close", "previous", "next", "count", "gone")
TOOL = (
    "help", "boxes", "box", "add", "added", "remove_box", "removed_box", "find", "through",
    "warning", "for_good", "working", "drag", "most", "make_larger",
    "make_smaller",
)  # fmt: skip
"""The sentences that the browser fills in itself."""


@dataclass(frozen=True)
class Waiting:
    """One photo or file with its words, checked and not yet sent."""

    content: bytes
    name: str
    alt: str
    caption: str


def upload(key: str) -> list[Waiting]:
    """
    Draw the choice of photos, and for each what it shows; return those that may be sent.

    A photo without its words is returned too, with an empty ``alt``: the register refuses it, so
    whoever sends asks `unsaid` first.

    Parameters
    ----------
    key
        Its name on the page; another name begins with nothing chosen.
    """
    plain.style("photos")
    with st.container(key=f"{key}_choice"):
        chosen = st.file_uploader(
            sentence("photos", "choose"),
            type=list(KINDS),
            accept_multiple_files=True,
            max_upload_size=MEGABYTES,
            key=key,
        )
    if not chosen:
        return []
    if len(chosen) > MOST_PER_RECORD:
        anatomy.warning(sentence("photos", "too_many", count=len(chosen)))
    found = [_chosen(one, key) for one in chosen[:MOST_PER_RECORD]]
    return [one for one in found if one is not None]


def unsaid(waiting: Sequence[Waiting]) -> list[str]:
    """Return a sentence for each photo whose words are missing."""
    return [sentence("photos", "alt_missing", name=one.name) for one in waiting if not one.alt]


def gallery(place: Place, layer: str, id: str, *, key: str = "") -> int:  # noqa: A002
    """
    Draw the photos and files of a record that the actor may see, and say how many there are.

    Parameters
    ----------
    place
        The place with the asker's rights.
    layer
        The record's layer.
    id
        The record's id, or the private key of whoever sent it.
    key
        Its name on the page.
    """
    try:
        found = place.register.attachments(layer, id)
    except PatchworkError:
        return 0
    show(found, key=key or f"photos_{layer}")
    return len(found)


def show(found: Sequence[Attachment], *, key: str) -> None:
    """Draw photos and files that the register gave; nothing for none."""
    if not found:
        return
    full = served.addresses(wiring(), found, "full")
    small = served.addresses(wiring(), [one for one in found if one.kind == "photo"], "small")
    data = {
        "label": sentence("photos", "gallery"),
        "items": [_item(one, full[one.id], small.get(one.id, "")) for one in found],
        "words": _words(*LARGER),
    }
    mount(("photos", "drawGallery"), key=key, data=data, triggers={})


def black_out(
    place: Place,
    attachment: Attachment,
    *,
    key: str,
    then: Callable[[], None] = lambda: None,
) -> bool:
    """
    Draw the tool with which boxes on a photo are made black; True when it was done just now.

    Parameters
    ----------
    place
        The place with the asker's rights.
    attachment
        The photo, as the register gave it.
    key
        Its name on the page.
    then
        Called when it was done, before the page runs again.
    """
    # By the photo: the page may name this part anew when its record has a new version.
    said = f"photos_blacked_{attachment.id}"

    def asked() -> None:
        boxes = _boxes(st.session_state[key].get("boxes"), stamp(attachment))
        if boxes:
            st.session_state[said] = _blacked(place, attachment, boxes)
            then()

    why = st.session_state.pop(said, None)
    data = {
        "src": served.addresses(wiring(), [attachment], "full")[attachment.id],
        "alt": attachment.alt,
        "width": attachment.width,
        "height": attachment.height,
        "most": MOST_BOXES,
        "stamp": stamp(attachment),
        "fault": why or "",
        "words": _words(*TOOL),
    }
    mount(("black_out", "drawBlackOut"), key=key, data=data, triggers={"boxes": asked})
    return bool(why == "")


def stamp(attachment: Attachment) -> str:
    """Return what changes with every change of a photo."""
    return f"{attachment.id}:{attachment.version}"


def _words(*codes: str) -> dict[str, str]:
    """Return sentences as they stand in their file, with the places to be filled in."""
    return {code: words("photos")[code] for code in codes}


def _item(one: Attachment, full: str, small: str) -> dict[str, object]:
    """Describe a photo or file for the list."""
    return {
        "kind": one.kind,
        "full": full,
        "small": small,
        "alt": one.alt,
        "caption": one.caption,
        "width": one.width,
        "height": one.height,
        "size": sentence("photos", "file_size", size=size(one.bytes)),
        "state": "" if one.status == "published" else sentence("photos", "state_proposed"),
    }


def size(count: int) -> str:
    """Write a number of bytes as people read it."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} kB"


def _boxes(value: object, wanted: str) -> list[Box]:
    """Read the boxes that a browser reported for a photo as it is; nothing for anything else."""
    if not isinstance(value, Mapping) or value.get("stamp") != wanted:
        return []
    boxes = value.get("boxes")
    if not isinstance(boxes, list) or len(boxes) > MOST_BOXES:
        return []
    read = [_box(one) for one in boxes]
    return [one for one in read if one is not None] if None not in read else []


def _box(value: object) -> Box | None:
    """Read one box."""
    if not isinstance(value, list) or len(value) != 4:
        return None
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in value):
        return None
    left, top, right, bottom = (float(one) for one in value)
    return left, top, right, bottom


def _blacked(place: Place, attachment: Attachment, boxes: Sequence[Box]) -> str:
    """Black out; the sentence says why not, and is empty when it was done."""
    try:
        place.register.black_out(attachment.id, boxes)
    except PatchworkError as error:
        return sentence("photos", "not_done", why=error)
    return ""


def _chosen(file: UploadedFile, key: str) -> Waiting | None:
    """Draw one photo that was chosen, with the boxes for its words; None when it is not taken."""
    looked: dict[str, str | bytes] = st.session_state.setdefault(f"{key}_looked", {})
    if file.file_id not in looked:
        with st.spinner(sentence("photos", "looking"), show_time=False):
            looked[file.file_id] = _look(file.getvalue())
    seen = looked[file.file_id]
    if isinstance(seen, str):
        anatomy.warning(sentence("photos", "refused", name=file.name, why=seen))
        return None
    with st.container(border=True, key=f"{key}_{file.file_id}"):
        _preview(file.name, seen)
        kind = "alt" if seen else "alt_file"
        alt = st.text_input(
            sentence("photos", kind),
            placeholder=sentence("photos", f"{kind}_example"),
            help=sentence("photos", "alt_help") if seen else None,
            max_chars=LONGEST["alt"],
            key=f"{key}_{file.file_id}_alt",
        )
        caption = st.text_input(
            sentence("photos", "caption"),
            max_chars=LONGEST["caption"],
            key=f"{key}_{file.file_id}_caption",
        )
    return Waiting(file.getvalue(), file.name, alt.strip(), caption.strip())


def _look(content: bytes) -> str | bytes:
    """Return a small version to be shown (no bytes for a PDF), or why it is not taken."""
    try:
        return prepare(content).small
    except BadFile as error:
        return str(error)


def _preview(name: str, small: bytes) -> None:
    """Draw what will be kept, and the name of the file."""
    picture = ""
    if small:
        data = base64.b64encode(small).decode()
        told = escape(sentence("photos", "preview", name=name))
        picture = f'<img src="data:image/jpeg;base64,{data}" alt="{told}">'
    st.html(f'<div class="pw-waiting">{picture}<p>{escape(name)}</p></div>')
