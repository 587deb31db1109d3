"""The record page in words: sentences from ``data/words/record.toml``."""

from datetime import date
from html import escape

from layers.words import day as whole_day
from layers.words import sentence, words
from web import adding_words, here_words
from web.asking import adding
from web.difference_rows import Row, value
from web.place import Place, UnknownPlace
from web.record_subject import Change, State, Subject, differing

KINDS = ("category", "theme", "service", "tier")
"""The fields that say what kind of thing a record is."""


def say(code: str, **values: object) -> str:
    """Return one of this page's sentences."""
    return sentence("record", code, **values)


def day(stamp: object) -> str:
    """Return the day of a moment: "3 May 2026"."""
    return whole_day(date.fromisoformat(str(stamp)[:10]))


def capital(text: str) -> str:
    """Begin a sentence."""
    return text[:1].upper() + text[1:]


def action(name: str) -> str:
    """Return what a step of a history is called: "Sent back"."""
    return words("record").get(f"did_{name}") or capital(name.replace("_", " "))


def answer(place: Place, subject: Subject) -> str:
    """Say what it is, where it lies, who sees it, and when it was last changed."""
    stamp = subject.state.get("changed_at") or (subject.last.at if subject.last else "")
    told = say(
        "answer",
        what=_what(subject),
        where=_where(place, subject),
        state=say(f"state_{subject.status}"),
        changed=say("last_changed", day=day(stamp)) if stamp else "",
    )
    return told.strip()


def _what(subject: Subject) -> str:
    """Return what kind of thing it is."""
    named = next((one for one in KINDS if subject.state.get(one)), "")
    if not named:
        return capital(subject.layer.singular)
    return adding_words.choice(subject.layer[named], str(subject.state[named]))


def _where(place: Place, subject: Subject) -> str:
    """Name the areas it lies in; nothing outside all of them."""
    if subject.shape is None:
        return ""
    try:
        areas = adding.standing(place, subject.shape).areas
    except UnknownPlace:
        return ""
    return say("lies", areas=areas) if areas else ""


def about_here(subject: Subject) -> str:
    """Say that its true place is kept private; nothing when it is not."""
    blur = int(float(str(subject.state.get("blur") or 0)))
    if not blur:
        return ""
    return say("about_here" if subject.hidden else "blurred", metres=f"{blur:,}")


def facts(place: Place, subject: Subject) -> list[tuple[str, str, str]]:
    """Return everything about it that this person may read."""
    if subject.status != "withdrawn":
        return here_words.record_facts(place, subject.layer.name, subject.id)[1]
    return [
        (one.label, value(one, subject.state[one.name]), "")
        for one in subject.layer.fields
        if one.name != "name" and subject.state.get(one.name) not in (None, "")
    ]


def did(change: Change) -> str:
    """Say what was done, when and by whom."""
    return say(
        "change",
        number=change.version,
        what=action(change.action),
        day=day(change.at),
        time=change.at[11:16],
        who=change.by,
    )


def change_html(subject: Subject, change: Change) -> str:
    """Return one change as HTML that holds only text: what, why, each field before and after."""
    why = say("change_why", reason=change.reason) if change.reason else ""
    lines = [f'<p class="pw-did">{escape(did(change))}</p>']
    lines += [f"<p>{escape(why)}</p>"] if why else []
    rows = differing(subject.layer, change.before, change.after)
    return f'<div class="pw-change">{"".join(lines)}{_table(rows)}</div>'


def _table(rows: list[Row]) -> str:
    """Return the fields that changed as a table."""
    if not rows:
        return ""
    heads = "".join(
        f'<th scope="col">{escape(say(one))}</th>' for one in ("field", "before", "after")
    )
    body = "".join(
        f'<tr><th scope="row">{escape(one.label)}</th>'
        f"<td>{escape(one.left or say('nothing'))}</td>"
        f"<td>{escape(one.right or say('nothing'))}</td></tr>"
        for one in rows
    )
    caption = escape(say("change_caption"))
    return (
        f"<table><caption>{caption}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    )


def becomes(now: State, then: State) -> str:
    """Say what an undo makes of who sees it; nothing when that stays."""
    status = str(then.get("status") or "")
    if status == now.get("status") or not status:
        return ""
    return say("undo_status", status=say(f"status_{status}"))


def conflict(theirs: Subject) -> str:
    """Say who was faster, and when."""
    last = theirs.last
    stamp = last.at if last else theirs.state.get("changed_at") or ""
    who = capital(last.by) if last else say("somebody")
    return say("conflict_answer", who=who, day=day(stamp))


def method() -> list[str]:
    """Say how this page works."""
    return [say(f"method_{one}") for one in ("see", "keep", "both")]
