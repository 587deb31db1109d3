"""Photos over HTTP and on pages: what is not public needs a page's signature."""

import io
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from PIL import Image
from pypdf import PdfWriter
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from layers.actor import OPERATOR, VISITOR
from store.attached import Attachment
from store.opening import open_store
from store.register import Register
from web.api import photos as served
from web.api.assets import Assets
from web.api.layer_data import LayerData
from web.api.routes import routes
from web.api.tokens import LIFETIME, STEP, Grant, Signer
from web.frames import Frames
from web.parts import photos
from web.place import Place, Thresholds
from web.wiring import Wiring, connect

HOSTILE = "<img src=x onerror=alert(1)> {{ 7*191 }}"


def picture(shade: int = 120) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (500, 300), (shade, 90, 40)).save(out, "JPEG")
    return out.getvalue()


def paper() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 100)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def own(town_file: Path, tmp_path: Path) -> Iterator[Wiring]:
    """A town of its own, because these tests write."""
    store = open_store(shutil.copy(town_file, tmp_path / "town.gpkg"))
    yield connect(
        Wiring(store=store, signer=Signer("test"), assets=Assets(), thresholds=Thresholds())
    )
    store.close()


@pytest.fixture
def register(own: Wiring) -> Register:
    return Register(own.store, OPERATOR)


@pytest.fixture
def asker(own: Wiring) -> TestClient:
    return TestClient(Starlette(routes=routes(own, LayerData(Frames()))))


def record(register: Register) -> str:
    return str(register.read("assets")["id"].iloc[0])


def put(register: Register, *, public: bool, shade: int = 120) -> Attachment:
    made = register.attach(
        "assets", record(register), picture(shade), name="a.jpg", alt=HOSTILE, caption=HOSTILE
    )
    if public:
        register.publish_attachment(made)
    return register.about_attachment(made)


def test_public_photos_are_served_plainly(
    own: Wiring, register: Register, asker: TestClient
) -> None:
    found = put(register, public=True)
    url = served.addresses(own, [found], "full")[found.id]
    assert url == f"/photo/{found.id}/full?v={found.version}"
    answer = asker.get(url)
    assert answer.status_code == 200
    assert answer.content == register.attachment(found.id)[0]
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["content-disposition"] == 'inline; filename="photo.jpg"'
    again = asker.get(url, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    small = asker.get(served.addresses(own, [found], "small")[found.id])
    assert Image.open(io.BytesIO(small.content)).size == (400, 240)


def test_what_waits_needs_its_own_signature(
    own: Wiring, register: Register, asker: TestClient
) -> None:
    found, other = put(register, public=False), put(register, public=False, shade=7)
    url = served.addresses(own, [found], "full")[found.id]
    bare, _, token = url.partition("&t=")
    assert token
    answer = asker.get(url)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, max-age=1800"
    assert asker.get(bare).status_code == 404
    for wrong in (
        f"{bare}&t=",
        f"{bare}&t=forged",
        f"/photo/{other.id}/full?t={token}",
        f"/photo/{found.id}/small?t={token}",
        f"/data/points/assets.json?t={token}",
    ):
        assert asker.get(wrong).status_code == 403
    for wrong in (f"/photo/{found.id}/huge", "/photo/nothing/full", "/photo/%2e%2e/full"):
        refused = asker.get(wrong)
        assert refused.status_code == 404
        assert refused.headers.get("cache-control", "no-store") == "no-store"


def test_a_visitors_signature_opens_nothing(
    own: Wiring, register: Register, asker: TestClient
) -> None:
    found = put(register, public=False)
    path = served.path_of(found.id, "full")
    token = own.signer.sign(Grant(path, 1, frozenset({"visitor"})))
    assert asker.get(f"{path}?t={token}").status_code == 404


def test_a_signature_ends(
    own: Wiring, register: Register, asker: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = put(register, public=False)
    url = served.addresses(own, [found], "full")[found.id]
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + LIFETIME + STEP)
    assert asker.get(url).status_code == 403


def test_what_was_taken_away_is_gone_at_once(
    own: Wiring, register: Register, asker: TestClient
) -> None:
    found = put(register, public=True)
    url = served.addresses(own, [found], "full")[found.id]
    before = asker.get(url)
    register.black_out(found.id, [(0, 0, 1, 1)])
    after = asker.get(url, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.content != before.content
    assert served.addresses(own, [register.about_attachment(found.id)], "full")[found.id] != url
    register.detach(found.id, "A face")
    assert asker.get(url).status_code == 404


def test_a_paper_is_only_downloaded(own: Wiring, register: Register, asker: TestClient) -> None:
    name = 'menu "\r\nSet-Cookie: x=1; ü.pdf'
    made = register.attach("assets", record(register), paper(), name=name, alt="The menu")
    register.publish_attachment(made)
    found = register.about_attachment(made)
    answer = asker.get(served.addresses(own, [found], "full")[made])
    told = answer.headers["content-disposition"]
    assert told.startswith("attachment; filename=\"file.pdf\"; filename*=UTF-8''")
    assert unquote(told).endswith("ü.pdf")
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-type"] == "application/pdf"
    assert asker.get(f"/photo/{made}/small").status_code == 404


def test_a_blurred_place_gives_no_photo_away(
    own: Wiring, register: Register, asker: TestClient
) -> None:
    found = put(register, public=True)
    version = int(str(register.get("assets", found.record)["version"]))
    register.change("assets", found.record, {"blur": 500}, version=version)
    assert asker.get(f"/photo/{found.id}/full").status_code == 404
    assert "&t=" in served.addresses(own, [found], "full")[found.id]


@pytest.mark.parametrize(
    ("value", "boxes"),
    [
        ({"stamp": "s", "boxes": [[0, 0.1, 0.5, 1]]}, [(0.0, 0.1, 0.5, 1.0)]),
        ({"stamp": "other", "boxes": [[0, 0, 1, 1]]}, []),
        ({"stamp": "s", "boxes": [[0, 0, 1]]}, []),
        ({"stamp": "s", "boxes": [[0, 0, 1, "1"]]}, []),
        ({"stamp": "s", "boxes": [[0, 0, 1, True]]}, []),
        ({"stamp": "s", "boxes": [[0, 0, 1, 1]] * 51}, []),
        ({"stamp": "s", "boxes": "all"}, []),
        (None, []),
        ("boxes", []),
    ],
)
def test_what_a_browser_reports_is_read_with_suspicion(value: object, boxes: object) -> None:
    assert photos._boxes(value, "s") == boxes


def test_sizes_are_written_for_people() -> None:
    assert [photos.size(one) for one in (1, 1_400, 999_000, 2_340_000)] == [
        "1 kB",
        "1 kB",
        "999 kB",
        "2.3 MB",
    ]


def shown(place: Place, layer: str, id: str) -> AppTest:
    def script(place: "Place", layer: str, id: str) -> None:  # noqa: UP037
        import streamlit as st

        from web.parts import photos

        st.write(f"{photos.gallery(place, layer, id)} photos")

    return AppTest.from_function(script, args=(place, layer, id), default_timeout=30).run()


def test_the_gallery_shows_what_one_may_see(own: Wiring, register: Register) -> None:
    id = record(register)
    put(register, public=True)
    put(register, public=False, shade=7)
    for actor, count in ((OPERATOR, 2), (VISITOR, 1)):
        app = shown(Place(Register(own.store, actor)), "assets", id)
        assert not app.exception
        assert app.markdown[0].value == f"{count} photos"
    nowhere = shown(Place(Register(own.store, VISITOR)), "assets", "0" * 8)
    assert nowhere.markdown[0].value == "0 photos"


def reviewed(place: Place, id: str) -> AppTest:
    def script(place: "Place", id: str) -> None:  # noqa: UP037
        from web.parts import photos_review

        photos_review.show(place, "assets", id)

    return AppTest.from_function(script, args=(place, id), default_timeout=30).run()


def press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception


def test_a_moderator_shows_a_photo_and_removes_it(register: Register) -> None:
    found = put(register, public=False)
    place = Place(register)
    app = reviewed(place, found.record)
    press(app, "Show it to everybody")
    assert register.about_attachment(found.id).status == "published"
    press(app, "Remove")
    next(one for one in app.text_input if one.label == "Why is it removed?").input("A face")
    press(app, "Remove it for good")
    assert register.attachments("assets", found.record) == []
    last = register.history("assets", found.record)[-1]
    assert (last.action, last.reason) == ("photo removed", "A face")


def test_a_moderator_corrects_the_words(register: Register) -> None:
    found = put(register, public=True)
    app = reviewed(Place(register), found.record)
    label = "What would you tell somebody on the phone?"
    next(one for one in app.text_input if one.label == label).input("The door")
    press(app, "Keep these words")
    assert register.about_attachment(found.id).alt == "The door"
