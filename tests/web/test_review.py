"""What waits for review: the queue, what is done with it, undoing, and the page."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from shapely.geometry import Point, Polygon, box
from streamlit.testing.v1 import AppTest

from layers import clean
from layers.actor import OPERATOR, VISITOR, Actor
from layers.catalogue import layer
from layers.errors import BadRecord, Conflict, PatchworkError
from store.opening import Store, open_store
from store.register import Register, Row
from tests.web import town
from web import review_acts as acts
from web import review_sides as sides
from web import review_words as words
from web.api.assets import Assets
from web.api.tokens import Signer
from web.asking import review
from web.asking.review import Asked
from web.frames import Frames
from web.place import Place, Thresholds
from web.wiring import Wiring, connect

MODERATOR = Actor("mo@example.org", frozenset({"moderator"}))
HOSTILE = "<img src=x onerror=alert(1)> {{ 7*191 }}"
WEST, EAST = "E05000001", "E05000002"


@dataclass(frozen=True)
class Waiting:
    """A town with what was sent in, and the ids of it."""

    store: Store
    ids: dict[str, str]

    def register(self, actor: Actor = MODERATOR) -> Register:
        return Register(self.store, actor)

    def place(self, actor: Actor = MODERATOR) -> Place:
        return Place(self.register(actor), frames=Frames())

    def get(self, name: str) -> dict[str, object]:
        return self.register().get("assets", self.ids[name])


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[Waiting]:
    store = open_store(town.build(tmp_path / "town.gpkg"))
    operator, visitor = Register(store, OPERATOR), Register(store, VISITOR)
    hall = next(
        row for row in operator.read("assets").to_dict("records") if row["name"] == "Chapel Hall"
    )
    group = operator.add("groups", {"name": "Friends of West"}, None, status="published")
    member = Register(
        store, Actor("Sam", frozenset({"visitor", "contributor"}), frozenset({group}))
    )
    west, east = Point(-2.346, 53.4045), Point(-2.33, 53.404)

    def sent(values: dict[str, object], shape: object, by: Register = visitor, **more: str) -> str:
        return by.suggest("assets", values, shape, **more).id

    ids = {
        "hall": str(hall["id"]),
        "group": group,
        "garden": sent({"name": f"Garden {HOSTILE}", "category": "green"}, west),
        "shed": sent({"name": "Tool shed", "category": "group"}, east, member, group=group),
        "adds": sent(
            {"name": "Chapel hall", "category": "hall", "opening": "Daily", "same_as": hall["id"]},
            Point(-2.3345, 53.405),
        ),
        "changes": sent(
            {"name": "Chapel Hall", "category": "hub", "same_as": hall["id"]}, hall["geometry"]
        ),
    }
    visitor.suggest(
        "needs",
        {"name": "A crossing", "theme": "roads"},
        box(town.LINE - 0.001, 53.404, town.LINE + 0.001, 53.4045),
    )
    yield Waiting(store, ids)
    store.close()


def asked(waiting: Waiting, **wanted: str) -> list[str]:
    found = review.ask(waiting.place(), Asked(**wanted))  # type: ignore[arg-type]
    return [str(name)[:12] for name in found.frame["name"]]


def test_the_queue_is_the_oldest_first(waiting: Waiting) -> None:
    queue = review.ask(waiting.place(), Asked())
    assert list(queue.frame["what"]) == ["new", "new", "adds", "changes", "new"]
    assert list(queue.frame["layer"]) == ["assets"] * 4 + ["needs"]
    assert queue.frame["changed_at"].is_monotonic_increasing
    assert queue.area == "Twoward"
    assert queue.keys[0] == ("assets", waiting.ids["garden"])


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"within": WEST}, ["Garden <img ", "A crossing"]),
        ({"within": EAST, "layer": "needs"}, ["A crossing"]),
        ({"layer": "needs", "kind": "assets.hall"}, []),
        ({"kind": "assets.hall"}, ["Chapel hall"]),
        ({"what": "adds"}, ["Chapel hall"]),
        ({"what": "changes"}, ["Chapel Hall"]),
        ({"what": "photos"}, []),
        ({"state": "returned"}, []),
        ({"sender": "alone", "what": "new", "layer": "assets"}, ["Garden <img "]),
    ],
)
def test_every_filter_lets_through_what_it_says(
    waiting: Waiting, wanted: dict[str, str], names: list[str]
) -> None:
    assert asked(waiting, **wanted) == names


def test_senders_and_kinds_are_offered_by_name(waiting: Waiting) -> None:
    place = waiting.place()
    queue = review.ask(place, Asked())
    names = review.senders(place, queue.frame)
    group = f"group:{waiting.ids['group']}"
    assert {one: words.sender(one, names) for one in names} == {
        "alone": "People without a group",
        group: "Friends of West (group)",
    }
    assert asked(waiting, sender=group) == ["Tool shed"]
    assert review.kinds(queue.every, "needs") == {"needs.roads": "Roads and travel"}
    assert "assets.green" in review.kinds(queue.every, "")


def test_only_moderators_and_operators_review(waiting: Waiting) -> None:
    assert review.allowed(waiting.place()) == ["assets", "needs"]
    for role in ("visitor", "contributor", "officer", "councillor"):
        assert review.allowed(waiting.place(Actor("x", frozenset({role})))) == []


def test_the_answer_counts_and_dates(waiting: Waiting) -> None:
    today = words.day(str(review.ask(waiting.place(), Asked()).frame["changed_at"].iloc[0]))
    told = {
        "": f"Five wait for review in Twoward; the oldest since {today}.",
        WEST: f"Two wait for review in West; the oldest since {today}.",
    }
    for area, sentence in told.items():
        wanted = Asked(within=area)
        assert words.answer(review.ask(waiting.place(), wanted), wanted) == sentence
    some = Asked(what="adds")
    said = words.answer(review.ask(waiting.place(), some), some)
    assert said.startswith("One of the five that wait in Twoward are as you chose")


def test_publish_with_an_edit_and_undo(waiting: Waiting) -> None:
    register, garden = waiting.register(), waiting.get("garden")
    done = acts.publish(register, "assets", garden, values={"name": "Garden", "blur": 100})
    now = waiting.get("garden")
    assert (now["status"], now["name"], now["blur"]) == ("published", "Garden", 100)
    put, failed = acts.undo(register, done)
    assert [one.id for one in put] == [waiting.ids["garden"]]
    assert failed == []
    back = waiting.get("garden")
    assert (back["status"], back["name"], back["blur"]) == ("proposed", garden["name"], None)


def test_an_edit_with_a_fault_publishes_nothing(waiting: Waiting) -> None:
    with pytest.raises(BadRecord, match="Website"):
        acts.publish(
            waiting.register(),
            "assets",
            waiting.get("garden"),
            values={"website": "javascript:alert(1)"},
        )
    assert waiting.get("garden")["status"] == "proposed"


def test_send_back_needs_a_reason_and_can_be_undone(waiting: Waiting) -> None:
    register, garden = waiting.register(), waiting.get("garden")
    with pytest.raises(BadRecord, match="why"):
        acts.send_back(register, "assets", garden, reason=" ")
    done = acts.send_back(register, "assets", garden, reason="Where is it?")
    assert asked(waiting, state="returned") == ["Garden <img "]
    assert words.done(done) == f"Sent “Garden {HOSTILE}” back."
    acts.undo(register, done)
    assert waiting.get("garden")["status"] == "proposed"


def test_what_was_sent_back_may_be_published_all_the_same(waiting: Waiting) -> None:
    register = waiting.register()
    acts.send_back(register, "assets", waiting.get("garden"), reason="Where?")
    acts.publish(register, "assets", waiting.get("garden"), values={})
    assert waiting.get("garden")["status"] == "published"


def test_withdraw_and_undo(waiting: Waiting) -> None:
    register = waiting.register()
    done = acts.withdraw(register, "assets", waiting.get("garden"), reason="A joke")
    assert acts.state_now(register, "assets", waiting.ids["garden"]) == "withdrawn"
    acts.undo(register, done)
    assert waiting.get("garden")["status"] == "proposed"


def test_a_change_is_laid_over_what_is_there_and_undone_on_both(waiting: Waiting) -> None:
    register = waiting.register()
    change, hall = waiting.get("changes"), waiting.get("hall")
    done = acts.merge(register, "assets", change, hall, chosen={"category": "hub"}, act="changed")
    assert waiting.get("hall")["category"] == "hub"
    assert acts.state_now(register, "assets", waiting.ids["changes"]) == "withdrawn"
    put, failed = acts.undo(register, done)
    assert (len(put), failed) == (2, [])
    assert waiting.get("hall")["category"] == "hall"
    assert waiting.get("changes")["status"] == "proposed"
    assert waiting.get("changes")["same_as"] == waiting.ids["hall"]


def test_what_was_meant_for_a_record_may_be_published_on_its_own(waiting: Waiting) -> None:
    acts.publish(waiting.register(), "assets", waiting.get("adds"), values={})
    assert (waiting.get("adds")["status"], waiting.get("adds")["same_as"]) == ("published", None)


def test_somebody_else_was_faster(waiting: Waiting) -> None:
    register, stale = waiting.register(), waiting.get("garden")
    acts.publish(register, "assets", stale, values={})
    with pytest.raises(PatchworkError) as late:
        acts.send_back(register, "assets", stale, reason="Where?")
    assert acts.faster(register, "assets", stale, late.value)
    with pytest.raises(Conflict) as late:
        acts.withdraw(register, "assets", stale, reason="A joke")
    assert acts.faster(register, "assets", stale, late.value)
    assert acts.state_now(register, "assets", waiting.ids["garden"]) == "published"
    assert acts.state_now(register, "assets", "0" * 36) == "gone"


def test_an_undo_leaves_what_somebody_changed_since(waiting: Waiting) -> None:
    register = waiting.register()
    done = acts.publish(register, "assets", waiting.get("garden"), values={})
    version = int(str(waiting.get("garden")["version"]))
    register.change("assets", waiting.ids["garden"], {"name": "Rose garden"}, version=version)
    put, failed = acts.undo(register, done)
    assert put == []
    assert [why for _, why in failed] == [""]
    assert waiting.get("garden")["name"] == "Rose garden"
    assert "left as it is" in words.not_put_back(*failed[0]).replace("was left", "left")


def test_many_at_once_name_what_failed_and_go_on(waiting: Waiting) -> None:
    register = waiting.register()
    queue = review.ask(waiting.place(), Asked(layer="assets"))
    keys = list(zip(queue.frame["layer"], queue.frame["id"], queue.frame["what"], strict=True))
    keys.insert(1, ("assets", "0" * 36, "new"))
    tried: list[int] = []
    done = acts.every(register, keys, act="published", tell=tried.append)
    assert tried == [1, 2, 3, 4, 5]
    assert (done.count, len(done.failed)) == (4, 1)
    hall = waiting.get("hall")
    assert (hall["name"], hall["opening"], hall["category"]) == ("Chapel Hall", "Daily", "hub")
    assert words.done(done) == "Published four."
    assert words.missed(done)[0].startswith("One could not be done")
    put, failed = acts.undo(register, done)
    assert len(failed) == 0
    assert asked(waiting) == asked(waiting, state="proposed")
    assert len(asked(waiting, layer="assets")) == 4
    assert len(put) == 6


def test_a_refuge_published_among_many_keeps_its_place_private(waiting: Waiting) -> None:
    register = waiting.register()
    visitor = waiting.register(VISITOR)
    spot = Point(-2.34, 53.405)
    hidden = visitor.suggest("assets", {"name": "Safe house", "category": "refuge"}, spot).id
    shown = visitor.suggest(
        "assets", {"name": "Its office", "category": "refuge", "blur": 0}, spot
    ).id
    keys = [("assets", hidden, "new"), ("assets", shown, "new")]
    acts.every(register, keys, act="published", tell=lambda _: None)
    assert [register.get("assets", one)["blur"] for one in (hidden, shown)] == [500, 0]


def test_many_leave_alone_what_was_changed_since_it_was_listed(waiting: Waiting) -> None:
    keys = [("assets", waiting.ids["garden"], "new"), ("assets", waiting.ids["shed"], "new")]
    seen = {waiting.ids["garden"]: 1, waiting.ids["shed"]: 2}
    register = waiting.register()
    done = acts.every(register, keys, act="published", seen=seen, tell=lambda _: None)
    assert (done.count, [name for name, _ in done.failed]) == (1, ["Tool shed"])
    assert waiting.get("shed")["status"] == "proposed"


def test_many_go_back_with_one_reason(waiting: Waiting) -> None:
    register = waiting.register()
    keys = [("assets", waiting.ids["garden"], "new"), ("assets", waiting.ids["shed"], "new")]
    acts.every(register, keys, act="returned", reason="Say more.", tell=lambda _: None)
    assert len(asked(waiting, state="returned")) == 2
    assert register.history("assets", waiting.ids["shed"])[-1].reason == "Say more."


def test_who_adds_speaks_only_of_what_they_filled_in(waiting: Waiting) -> None:
    there, sent = waiting.get("hall"), waiting.get("adds")
    compared = sides.compared(layer("assets"), sent, what="adds")
    assert "email" not in compared
    assert "telephone" not in sides.compared(layer("assets"), sent, what="changes")
    assert sides.usual("adds", there, compared)["name"] == "left"
    assert sides.usual("changes", there, compared)["name"] == "right"
    assert sides.taken(layer("assets"), there, sent, what="adds") == {
        "category": "hall",
        "opening": "Daily",
    }


def test_what_may_be_there_already_is_found(waiting: Waiting) -> None:
    twin = Register(waiting.store, VISITOR).suggest(
        "assets",
        {"name": "Chapel Hall", "category": "hall"},
        Point(town.LINE + 0.0003, town.MIDDLE),
    )
    assert review.twins(waiting.place()) == {twin.id}
    assert asked(waiting, what="twins") == ["Chapel Hall"]


def photo(waiting: Waiting, record: str) -> str:
    """Attach a small photo that waits."""
    from io import BytesIO

    from PIL import Image

    drawn = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(drawn, "PNG")
    return waiting.register(OPERATOR).attach(
        "assets", record, drawn.getvalue(), name="door.png", alt="A door", status="proposed"
    )


def test_photos_wait_also_for_records_that_are_public(waiting: Waiting) -> None:
    photo(waiting, waiting.ids["garden"])
    made = photo(waiting, waiting.ids["hall"])
    queue = review.ask(waiting.place(), Asked(what="photos"))
    assert set(queue.frame["id"]) == {waiting.ids["garden"], waiting.ids["hall"]}
    assert set(queue.frame["what"]) == {"new", "photo"}
    waiting.register().publish_attachment(made)
    assert asked(waiting, what="photos") == ["Garden <img "]


def test_two_thousand_are_listed_quickly(waiting: Waiting) -> None:
    group = waiting.ids["group"]
    member = Actor("Sam", frozenset({"visitor", "contributor"}), frozenset({group}))
    meant = {"same_as": waiting.ids["hall"], "opening": "Daily"}
    rows = [
        Row(
            values=clean.record(
                layer("assets"),
                {"name": f"Spot {number}", "category": "green", "group": group}
                | (meant if number % 4 == 0 else {}),
            ),
            geometry=Point(-2.349 + number % 50 * 0.0005, 53.4005 + number // 50 * 0.0002),
            key=str(number),
        )
        for number in range(2000)
    ]
    waiting.register(member).load("assets", rows, source="list.csv", status="proposed")
    place = waiting.place()
    started = time.perf_counter()
    assert len(review.ask(place, Asked()).frame) == 2005
    assert time.perf_counter() - started < 10
    started = time.perf_counter()
    assert len(review.ask(place, Asked(what="changes", sender=f"group:{group}")).frame) == 500
    assert time.perf_counter() - started < 2


def _page() -> None:
    import streamlit as st

    from layers.actor import Actor
    from store.register import Register
    from web.pages.review import page
    from web.place import Place
    from web.wiring import wiring

    role = st.query_params.get("role", "moderator")
    page(Place(Register(wiring().store, Actor("mo@example.org", frozenset({role})))))


@pytest.fixture
def wired(waiting: Waiting) -> Waiting:
    connect(
        Wiring(store=waiting.store, signer=Signer("t"), assets=Assets(), thresholds=Thresholds())
    )
    return waiting


def _run(**query: str) -> AppTest:
    app = AppTest.from_function(_page, default_timeout=60)
    app.query_params.update(query)
    app.run()
    assert not app.exception
    return app


def _words(app: AppTest) -> str:
    return " ".join(one.proto.body for one in app.main.get("html"))


@pytest.mark.usefixtures("wired")
def test_the_page_answers_untouched() -> None:
    told = _words(_run())
    assert "Five wait for review in Twoward" in told
    assert "Assets that wait" in told


@pytest.mark.usefixtures("wired")
@pytest.mark.parametrize("role", ["visitor", "contributor", "officer", "councillor"])
def test_others_get_one_plain_sentence(role: str) -> None:
    app = _run(role=role)
    assert "Moderators look here" in _words(app)
    assert len(app.button) == 0


@pytest.mark.usefixtures("wired")
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"within": "E05000002"}, "Four wait for review in East"),
        ({"within": "nowhere"}, "Five wait for review"),
        ({"state": "returned"}, "Nothing that was sent back in Twoward"),
        ({"what": "photos"}, "None of the five that wait"),
        ({"record": "assets:none"}, "it is not there any more"),
        ({"record": "officers:x"}, "Five wait for review"),
        ({"form": "bulk"}, "Everything that your choices above let through"),
    ],
)
def test_the_address_says_what_is_looked_at(query: dict[str, str], said: str) -> None:
    assert said in _words(_run(**query))


def test_one_record_is_published_and_the_next_is_there_at_once(wired: Waiting) -> None:
    app = _run(record=f"assets:{wired.ids['garden']}")
    told = _words(app)
    assert "Garden &lt;img" in told
    assert "by somebody without an account" in told
    app.button(key="review_publish").click().run()
    assert not app.exception
    told = _words(app)
    assert "Published “Garden" in told
    assert "<h2>Tool shed</h2>" in told
    assert wired.get("garden")["status"] == "published"
    app.button(key="review_undo").click().run()
    assert "waits for review again" in _words(app)
    assert wired.get("garden")["status"] == "proposed"


def test_a_reason_is_offered_and_kept(wired: Waiting) -> None:
    app = _run(record=f"assets:{wired.ids['garden']}")
    app.button(key="review_send_back").click().run()
    assert "could not find the place" in str(app.text_area(key="review_reason").value)
    app.button(key="review_reason_2").click().run()
    assert "what it offers" in str(app.text_area(key="review_reason").value)
    app.text_area(key="review_reason").set_value("").run()
    app.button(key="review_reason_do").click().run()
    assert "Say in a sentence why" in _words(app)
    app.text_area(key="review_reason").set_value("Please say more.").run()
    app.button(key="review_reason_do").click().run()
    assert not app.exception
    assert wired.get("garden")["status"] == "returned"


def test_a_change_shows_what_differs_and_is_published(wired: Waiting) -> None:
    app = _run(record=f"assets:{wired.ids['changes']}")
    assert "What it changes of Chapel Hall" in _words(app)
    app.button(key="review_publish").click().run()
    assert not app.exception
    assert wired.get("hall")["category"] == "hub"
    assert "Published the change of “Chapel Hall”" in _words(app)


def test_a_faster_moderator_is_told_in_plain_words(wired: Waiting) -> None:
    app = _run(record=f"assets:{wired.ids['garden']}")
    acts.withdraw(wired.register(), "assets", wired.get("garden"), reason="A joke")
    app.button(key="review_publish").click().run()
    assert not app.exception
    told = _words(app)
    assert "Somebody else has looked at “Garden" in told
    assert "it was withdrawn. Nothing was overwritten." in told
    assert "<h2>Tool shed</h2>" in told


def test_a_photo_for_a_public_record_is_looked_at(wired: Waiting) -> None:
    photo(wired, wired.ids["hall"])
    app = _run(record=f"assets:{wired.ids['hall']}")
    told = _words(app)
    assert "Photo for a record" in told
    assert "A door" in told
    assert "review_publish" not in {one.key for one in app.button}
    assert "review_next" in {one.key for one in app.button}


def test_what_was_changed_since_it_was_seen_is_shown_before_anything_is_done(
    wired: Waiting,
) -> None:
    register = Register(wired.store, VISITOR)
    sent = register.suggest(
        "assets", {"name": "Swap shelf", "category": "green"}, Point(-2.345, 53.403)
    )
    app = _run(record=f"assets:{sent.id}")
    register.correct(sent.key, {"name": "Rude words"}, version=1)
    app.button(key="review_publish").click().run()
    assert not app.exception
    told = _words(app)
    assert "“Rude words” was changed in the meantime" in told
    assert "<h2>Rude words</h2>" in told
    assert wired.register().get("assets", sent.id)["status"] == "proposed"
    app.button(key="review_publish").click().run()
    assert wired.register().get("assets", sent.id)["status"] == "published"


def test_a_target_changed_since_is_shown_again_too(wired: Waiting) -> None:
    app = _run(record=f"assets:{wired.ids['changes']}")
    hall = wired.get("hall")
    wired.register().change(
        "assets", wired.ids["hall"], {"opening": "Never"}, version=int(str(hall["version"]))
    )
    app.button(key="review_publish").click().run()
    assert "was changed in the meantime" in _words(app)
    assert wired.get("hall")["category"] == "hall"


def test_a_photo_that_was_looked_at_is_no_change_in_the_meantime(wired: Waiting) -> None:
    made = photo(wired, wired.ids["garden"])
    app = _run(record=f"assets:{wired.ids['garden']}")
    wired.register().publish_attachment(made)
    app.button(key="review_publish").click().run()
    assert "Published “Garden" in _words(app)


def test_many_at_once_on_the_page(wired: Waiting) -> None:
    app = _run(form="bulk", layer="assets")
    app.toggle(key="review_leave_twins").set_value(False).run()
    app.multiselect(key="review_leave_out").set_value([wired.ids["garden"]]).run()
    app.button(key="review_many_publish").click().run()
    assert "will be published" in _words(app)
    app.button(key="review_many_yes").click().run()
    assert not app.exception
    assert "Published three." in _words(app)
    assert wired.get("shed")["status"] == "published"
    assert wired.get("garden")["status"] == "proposed"


def test_an_empty_queue_says_what_to_do(tmp_path: Path) -> None:
    store = open_store(tmp_path / "empty.gpkg", create=True)
    connect(Wiring(store=store, signer=Signer(), assets=Assets(), thresholds=Thresholds()))
    told = _words(_run())
    store.close()
    assert "Nothing waits for review in This place." in told
    assert "All is looked at" in told


def test_a_drawn_need_without_boundaries_is_shown(tmp_path: Path) -> None:
    store = open_store(tmp_path / "bare.gpkg", create=True)
    connect(Wiring(store=store, signer=Signer(), assets=Assets(), thresholds=Thresholds()))
    ring = Polygon([(-2.3, 53.4), (-2.29, 53.4), (-2.29, 53.41)])
    made = Register(store, VISITOR).suggest("needs", {"name": "Shade", "theme": "place"}, ring)
    told = _words(_run(record=f"needs:{made.id}"))
    store.close()
    assert "It lies outside all boundaries." in told
