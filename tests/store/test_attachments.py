"""Photos and files of records: kept, seen, blacked out, taken away; never before review."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter

from layers.actor import VISITOR, Actor
from layers.errors import BadFile, BadRecord, Conflict, Refused
from store import attachments
from store.attached import Attachment
from store.faults import NotFound
from store.pictures import preparing
from store.register import Register
from tests.store.places import ANN, BEN, HALL, HERE, MOD

ALT = "The front door, with a ramp on the left"


def photo(shade: int = 90, size: tuple[int, int] = (600, 400)) -> bytes:
    """A photo of noise, so that no two stretches of its bytes are alike."""
    image = Image.effect_noise(size, 80).convert("RGB")
    image.paste((shade, shade, shade), (0, 0, 20, 20))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


def paper() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 100)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def hall(register: Register, **more: object) -> str:
    return register.add("assets", HALL | more, HERE, status="published")


def put(register: Register, record: str, **more: str) -> str:
    words = {"name": "door.jpg", "alt": ALT} | more
    return register.attach("assets", record, photo(), **words)


def ids(register: Register, record: str) -> list[str]:
    return [one.id for one in register.attachments("assets", record)]


def actions(register: Register, record: str) -> list[str]:
    return [entry.action for entry in register.history("assets", record)]


def test_a_photo_is_kept_with_its_words(register: Register) -> None:
    record = hall(register)
    made = put(register, record, caption="  In\nspring ", name="C:\\Users\\ann\\door.jpg")
    (found,) = register.attachments("assets", record)
    assert isinstance(found, Attachment)
    assert (found.id, found.record, found.layer) == (made, record, "assets")
    assert (found.alt, found.caption, found.name) == (ALT, "In spring", "door.jpg")
    assert (found.kind, found.status, found.media) == ("photo", "proposed", "image/jpeg")
    assert (found.width, found.height, found.version, found.by) == (600, 400, 1, "operator")
    full, media = register.attachment(made)
    small, _ = register.attachment(made, size="small")
    assert media == "image/jpeg"
    assert found.bytes == len(full) + len(small)
    assert Image.open(io.BytesIO(small)).size == (400, 267)
    assert actions(register, record) == ["added", "photo added"]
    assert register.check() == []


def test_a_paper_is_kept_as_a_file(register: Register) -> None:
    record = hall(register)
    made = register.attach("assets", record, paper(), name="menu.pdf", alt="The menu")
    assert register.attachment(made)[1] == "application/pdf"
    assert register.attachments("assets", record)[0].kind == "file"
    with pytest.raises(NotFound):
        register.attachment(made, size="small")
    with pytest.raises(Refused, match="Only a photo"):
        register.black_out(made, [(0, 0, 1, 1)])
    assert actions(register, record)[-1] == "file added"


def test_nothing_is_public_before_review(register: Register) -> None:
    record = hall(register)
    made = put(register, record)
    visitor = register.as_(VISITOR)
    for actor in (VISITOR, ANN, Actor("c", frozenset({"councillor"}))):
        other = register.as_(actor)
        assert ids(other, record) == []
        with pytest.raises(NotFound):
            other.attachment(made)
    assert [one.id for one in register.as_(MOD).attachments_waiting()] == [made]
    assert visitor.attachments_waiting() == []
    for actor in (VISITOR, ANN):
        with pytest.raises((NotFound, Refused)):
            register.as_(actor).publish_attachment(made)
    register.as_(MOD).publish_attachment(made, reason="Clear, and nobody in it")
    assert ids(visitor, record) == [made]
    assert visitor.attachment(made)[0] == register.attachment(made)[0]
    assert visitor.about_attachment(made).status == "published"
    assert register.attachments_waiting() == []
    assert actions(register, record)[-1] == "photo published"


def test_a_photo_of_a_record_that_waits_is_not_public(register: Register) -> None:
    record = register.as_(ANN).add("assets", HALL, HERE)
    made = put(register.as_(ANN), record)
    register.as_(MOD).publish_attachment(made)
    with pytest.raises(NotFound):
        register.as_(VISITOR).attachments("assets", record)
    with pytest.raises(NotFound):
        register.as_(VISITOR).attachment(made)
    register.move("assets", record, to="published")
    assert ids(register.as_(VISITOR), record) == [made]
    register.move("assets", record, to="withdrawn")
    with pytest.raises(NotFound):
        register.as_(VISITOR).attachment(made)


def test_the_private_link_opens_ones_own_photos(register: Register) -> None:
    visitor = register.as_(VISITOR)
    sent = visitor.suggest("assets", HALL, HERE)
    made = put(visitor, sent.key)
    assert ids(visitor, sent.key) == [made]
    assert visitor.attachment(made, key=sent.key)[1] == "image/jpeg"
    other = visitor.suggest("assets", HALL | {"name": "Another"}, HERE)
    for wrong in ("", other.key, "x" * 44):
        with pytest.raises(NotFound):
            visitor.attachment(made, key=wrong)
    with pytest.raises(NotFound):
        visitor.attach("needs", sent.key, photo(), name="a.jpg", alt=ALT)
    visitor.black_out(made, [(0, 0, 0.5, 0.5)], key=sent.key)
    visitor.describe_attachment(made, alt="The side door", key=sent.key)
    assert visitor.attachments("assets", sent.key)[0].alt == "The side door"
    register.move("assets", sent.id, to="published")
    assert ids(visitor, sent.id) == []
    register.publish_attachment(made)
    second = put(visitor, sent.key, alt="The hall inside")
    assert ids(visitor, sent.id) == [made]
    assert ids(visitor, sent.key) == [made, second]
    visitor.detach(made, "It shows my car", key=sent.key)
    assert ids(visitor, sent.key) == [second]
    assert register.check() == []


def test_others_may_neither_add_nor_change(register: Register) -> None:
    record = hall(register)
    made = put(register, record)
    register.publish_attachment(made)
    for actor in (VISITOR, ANN, BEN):
        other = register.as_(actor)
        assert not other.may_attach("assets", record)
        with pytest.raises(Refused):
            put(other, record)
        with pytest.raises(Refused):
            other.detach(made, "mine")
        with pytest.raises(Refused):
            other.black_out(made, [(0, 0, 1, 1)])
        with pytest.raises(Refused):
            other.describe_attachment(made, alt="x")
    mine = register.as_(ANN).add("assets", HALL, HERE)
    with pytest.raises(NotFound):
        put(register.as_(BEN), mine)
    with pytest.raises(Refused):
        register.as_(ANN).attach("assets", mine, photo(), name="a", alt="b", status="published")
    town = register.add("places", {"name": "Sale"}, HERE, status="published")
    with pytest.raises(Refused, match="no photos"):
        register.attach("places", town, photo(), name="a", alt="b")


def test_a_group_adds_to_its_own_records(register: Register) -> None:
    member = Actor("Mo", frozenset({"visitor", "contributor"}), frozenset({"g1"}))
    record = hall(register, group="g1")
    assert register.as_(member).may_attach("assets", record)
    made = put(register.as_(member), record)
    assert ids(register.as_(member), record) == [made]
    stranger = Actor("Jo", frozenset({"visitor", "contributor"}), frozenset({"g2"}))
    with pytest.raises(Refused):
        put(register.as_(stranger), record)


def test_a_place_that_must_not_be_found_shows_no_photo(register: Register) -> None:
    """A photo of a front door finds a refuge as surely as its address."""
    record = hall(register, blur=500)
    made = put(register, record)
    register.publish_attachment(made)
    assert ids(register.as_(VISITOR), record) == []
    with pytest.raises(NotFound):
        register.as_(VISITOR).attachment(made)
    assert ids(register.as_(MOD), record) == [made]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"alt": ""}, "alt"),
        ({"alt": " \u200b\n"}, "alt"),
        ({"alt": "x" * 501}, "alt"),
        ({"caption": "x" * 501}, "caption"),
        ({"name": "x" * 201}, "name"),
    ],
)
def test_words_have_their_bounds(register: Register, words: dict[str, str], field: str) -> None:
    record = hall(register)
    with pytest.raises(BadRecord) as bad:
        put(register, record, **words)
    assert [fault.field for fault in bad.value.faults] == [field]
    assert ids(register, record) == []


def test_the_same_photo_sent_twice_is_one(register: Register) -> None:
    record, content = hall(register), photo()
    first = register.attach("assets", record, content, name="a.jpg", alt=ALT)
    again = register.attach("assets", record, content, name="b.jpg", alt="Other words")
    assert first == again
    assert ids(register, record) == [first]


def test_a_record_has_ten_at_most(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    assert attachments.MOST_PER_RECORD == 10
    monkeypatch.setattr(attachments, "MOST_PER_RECORD", 2)
    record = hall(register)
    put(register, record)
    put(register, record)
    with pytest.raises(BadRecord, match="2 photos and files already"):
        put(register, record)
    assert len(ids(register, record)) == 2


def test_strangers_cannot_fill_the_disk(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = register.as_(ANN).add("assets", HALL, HERE)
    put(register.as_(ANN), record)
    monkeypatch.setattr(attachments, "MOST_WAITING", 100_000)
    with pytest.raises(BadRecord, match="no room"):
        put(register.as_(ANN), record)
    put(register, record)
    monkeypatch.setattr(attachments, "MOST_ALTOGETHER", 100_000)
    with pytest.raises(BadRecord, match="no room"):
        put(register, record)


def test_what_is_refused_leaves_nothing(register: Register) -> None:
    record = hall(register)
    with pytest.raises(BadFile, match="not a photo"):
        register.attach("assets", record, b"MZ" + bytes(500), name="a.jpg", alt=ALT)
    assert ids(register, record) == []
    assert actions(register, record) == ["added"]


def test_a_merge_takes_the_photos_along(register: Register) -> None:
    stays, goes = hall(register), hall(register, name="Chapel Halls")
    kept, moved = put(register, stays), put(register, goes)
    register.publish_attachment(kept)
    version = {one: register.get("assets", one)["version"] for one in (stays, goes)}
    register.merge(
        "assets",
        goes,
        into=stays,
        values={},
        version=int(str(version[goes])),
        into_version=int(str(version[stays])),
    )
    assert ids(register, stays) == [kept, moved]
    assert ids(register.as_(VISITOR), stays) == [kept]
    assert register.check() == []


def test_erasing_a_record_takes_its_photos(package: Register, tmp_path: Path) -> None:
    record = hall(package)
    made = put(package, record, alt="Ann Example at her door")
    before = left(tmp_path, stretches(package.attachment(made)[0]))
    package.erase("assets", record, fields=["files"], reason="She asked us to")
    with pytest.raises(NotFound):
        package.attachment(made)
    package.store.close()
    assert before
    assert left(tmp_path, before) == set()
    assert left(tmp_path, {b"Ann Example"}) == set()


def test_an_undo_neither_brings_back_nor_takes_away(register: Register) -> None:
    record = hall(register)
    first, second = put(register, record), put(register, record)
    register.detach(first, "Taken by mistake")
    register.undo("assets", record, version=1)
    assert ids(register, record) == [second]


def test_two_who_black_out_at_once_are_told(register: Register) -> None:
    record = hall(register)
    made = put(register, record)
    register.black_out(made, [(0.0, 0.0, 0.1, 0.1)])
    assert register.about_attachment(made).version == 2
    register.black_out(made, [(0.5, 0.5, 0.6, 0.6)])
    image = Image.open(io.BytesIO(register.attachment(made)[0]))
    assert max(image.getpixel((30, 20))) <= 12  # type: ignore[arg-type]
    assert max(image.getpixel((330, 220))) <= 12  # type: ignore[arg-type]


def test_a_photo_changed_meanwhile_is_not_overwritten(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = hall(register)
    made = put(register, record)
    slow = preparing.blacked

    def meanwhile(content: bytes, boxes: Sequence[preparing.Box]) -> preparing.Prepared:
        monkeypatch.undo()
        register.black_out(made, [(0.5, 0.5, 1.0, 1.0)])
        return slow(content, boxes)

    monkeypatch.setattr(preparing, "blacked", meanwhile)
    with pytest.raises(Conflict):
        register.black_out(made, [(0.0, 0.0, 0.1, 0.1)])
    assert register.about_attachment(made).version == 2


def stretches(content: bytes) -> set[bytes]:
    """Stretches of a photo's pixels, short enough to lie within one page of a database."""
    return {content[at : at + 48] for at in range(700, len(content) - 48, 997)}


def left(folder: Path, wanted: set[bytes]) -> set[bytes]:
    """Those that lie anywhere in the files of a store."""
    files = b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())
    return {one for one in wanted if one in files}


@pytest.mark.parametrize(
    "gone",
    [
        lambda register, made: register.black_out(made, [(0.0, 0.0, 1.0, 0.9)]),
        lambda register, made: register.detach(made, "A face"),
    ],
    ids=["blacked out", "removed"],
)
def test_the_bytes_are_gone_from_the_file(
    package: Register, tmp_path: Path, gone: Callable[[Register, str], None]
) -> None:
    """While the store is open as well as after it is closed, in the file and in its journal."""
    record = hall(package)
    made = put(package, record)
    full, small = package.attachment(made)[0], package.attachment(made, size="small")[0]
    given = stretches(full) | stretches(small)
    before = left(tmp_path, given)
    assert len(before) > 0.9 * len(given)  # a few lie across two pages of the file
    gone(package, made)
    assert left(tmp_path, before) == set()
    package.store.close()
    assert left(tmp_path, before) == set()


def test_damage_to_a_photo_is_found(package: Register, tmp_path: Path) -> None:
    record = hall(package)
    made = put(package, record)
    full = package.attachment(made)[0]
    package.store.close()
    path = tmp_path / "place.gpkg"
    held = path.read_bytes()
    at = held.index(full[2000:2048])
    path.write_bytes(held[:at] + bytes([held[at] ^ 1]) + held[at + 1 :])
    from store.opening import open_store

    store = open_store(path)
    assert Register(store, package.actor).check() == [
        f"Photo or file {made} is not as it was written."
    ]
    store.close()
