"""What the page for a group's list says in plain sentences."""

from collections.abc import Mapping

from layers.words import listed, sentence
from store.inspecting import Kind
from store.source import Report
from web import bring_in_words


def say(code: str, **values: object) -> str:
    """Return one of this page's sentences."""
    return sentence("spreadsheet", code, **values)


def rows(count: int) -> str:
    """Return "One row" or "12 rows"."""
    return say("row_one") if count == 1 else say("row_many", count=f"{count:,}")


def kind(one: Kind) -> str:
    """Return what a person reads above the choice for a word."""
    return say("kind_of", words=one.words[:60], rows=rows(one.rows).lower())


def sound(report: Report) -> str:
    """Say how many rows can be sent."""
    bad, good = len(faults(report)), bring_in_words.good_rows(report)
    if not good:
        return say("sound_none")
    if not bad:
        return say("sound_all")
    return say("sound_some", good=f"{good:,}", read=f"{report.read:,}", bad=f"{bad:,}")


def faults(report: Report) -> dict[int, tuple[str, str]]:
    """Return field and reason of every row that is not sound, by its number."""
    found: dict[int, tuple[str, str]] = {}
    for one in report.refused:
        found.setdefault(int(str(one["row"])), (str(one["field"]), str(one["reason"])))
    return found


def send(report: Report) -> str:
    """Return what the button says."""
    count = report.added + report.updated
    return say("send_one") if count == 1 else say("send", count=f"{count:,}")


def done(report: Report) -> str:
    """Say what was sent; what is nought is not said."""
    figures: Mapping[str, int] = {
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "refused": len(faults(report)),
    }
    parts = [say(f"part_{name}", count=f"{many:,}") for name, many in figures.items() if many]
    return say("done", parts=listed(parts))


def row(number: int, name: str) -> str:
    """Return what a row is called."""
    return say("fault_called", row=number, name=name) if name else say("fault_row", row=number)


def method() -> list[str]:
    """Say how lists are dealt with."""
    return [say(f"method_{one}") for one in ("kept", "review", "again")]
