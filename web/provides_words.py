"""Who provides what, in plain sentences, and what a takeover would mean."""

import math
from typing import Any

import pandas as pd

from layers import vocabulary
from layers.words import listed, number, percent, sentence
from mapping.analysis.takeover import Takeover
from web.asking.provides import Shares, providers
from web.coverage_words import area as ground
from web.here_words import exactly

Figures = dict[str, Any]
"""One row of a table of the analysis."""
MET = 2
"""Patches that meet in an area that is divided."""


def _say(code: str, **values: object) -> str:
    """Return one sentence about who provides what."""
    return sentence("provides", code, **values)


def service_name(service: str) -> str:
    """Return what a person reads for a service in the middle of a sentence."""
    title = vocabulary.title("services", service)
    return title[0].lower() + title[1:]


def _rows(table: pd.DataFrame) -> list[Figures]:
    """Return a table's rows by column, with its index as ``id``."""
    return [
        {"id": str(name), **{str(key): one for key, one in row.items()}}
        for name, row in table.to_dict("index").items()
    ]


def _whole(found: Takeover) -> tuple[Figures, Figures]:
    """Return the whole place before and after."""
    before, after = (_rows(one[one["code"].isna()])[0] for one in (found.before, found.after))
    return before, after


def known(value: object) -> bool:
    """Whether a figure is known."""
    return isinstance(value, int | float) and math.isfinite(value)


def of_services(shares: Shares, code: str) -> str:
    """Say how many services work in an area (or, with no code, the whole place), and how."""
    rows = shares.of_area(code) if code else shares.whole()
    rows = rows[rows["patches"] > 0]
    where = _say("in_area", name=rows["name"].iloc[0]) if code and len(rows) else _say("here")
    first = "services_one" if len(rows) == 1 else "services"
    names = "".join(service_name(one) for one in rows["service"][:1])
    said = [_say(first, count=number(len(rows)), where=where, service=names)]
    return " ".join([*said, *_shared(rows), *_cut(rows), _say("choose_next")])


def _shared(rows: pd.DataFrame) -> list[str]:
    """Say which service most providers share."""
    if rows.empty:
        return []
    most = max(_rows(rows), key=lambda row: row["providers"])
    if most["providers"] < MET:
        return [_say("one_each")] if len(rows) > 1 else []
    title = vocabulary.title("services", str(most["service"]))
    return [_say("most_shared", service=title, count=number(most["providers"]))]


def _cut(rows: pd.DataFrame) -> list[str]:
    """Say which service is cut into most patches."""
    if rows.empty or rows["patches"].max() < MET:
        return []
    most = max(_rows(rows), key=lambda row: row["patches"])
    words = {
        "service": vocabulary.title("services", str(most["service"])),
        "count": number(most["patches"]),
    }
    if not known(most["people_per_patch"]):
        return [_say("most_patches_ground", **words)]
    return [_say("most_patches", people=number(round(most["people_per_patch"])), **words)]


def of_service(shares: Shares) -> str:
    """Say who runs one service, on how many patches, and which area is divided most."""
    row = _rows(shares.whole())[0]
    named = providers(shares.patches)
    words = {
        "service": service_name(shares.question.service),
        "patches": exactly(int(row["patches"]), "patch", "patches"),
        "each": _each(row),
    }
    if not named:
        said = _say("run_by_nobody_known", **words)
    elif row["providers"] == 1:
        said = _say("run_by_one", provider=named[0], **words)
    else:
        effective = number(round(row["effective"], 1))
        said = _say("run_by_many", count=number(row["providers"]), effective=effective, **words)
    return " ".join([said, _divided(shares), _say("choose_area_next")])


def _each(row: Figures) -> str:
    """Say how many people one patch holds, where that is known."""
    people = row["people_per_patch"]
    return _say("each", people=number(round(people))) if known(people) else ""


def _divided(shares: Shares) -> str:
    """Name the area in which most patches meet."""
    rows = _rows(shares.of_service(shares.question.service))
    most = max(rows, key=lambda row: (row["patches"], row["boundary"]))
    if most["patches"] < MET:
        return _say("none_divided", area=shares.layer.singular.lower())
    return _say("most_divided", name=most["name"], count=number(most["patches"]))


def of_takeover(shares: Shares, found: Takeover, code: str, provider: str) -> str:
    """Say how many people would change hands or gain somebody, and what those who lose keep."""
    losers, gain = _losers(found, provider), _of(found, provider)
    words = {
        "provider": in_sentence(provider),
        "service": service_name(shares.question.service),
        "name": str(shares.of_area(code)["name"].iloc[0]),
    }
    if gain["area_change"] < 1.0:
        return _say("same_provider", **{**words, "provider": provider})
    if not known(gain["people_change"]):
        said = [_say("takeover_ground", ground=ground(gain["area_change"]), **words)]
    else:
        said = _hands(_nobody(found, code), gain["people_change"], words)
    return " ".join([*said, *[_keeps(row) for row in losers[:MET]]])


def in_sentence(provider: str) -> str:
    """Return a provider's name inside a sentence: the usual words begin small there."""
    usual = provider == _say("provider_usual")
    return _say("provider_usual_within") if usual else provider


def _nobody(found: Takeover, code: str) -> float:
    """Count the people of an area whom nobody covers before and somebody does after."""
    before, after = (
        float(one.loc[one["code"] == code, "people_nobody"].iloc[0])
        for one in (found.before, found.after)
    )
    return before - after


def _hands(nobody: float, gain: float, words: dict[str, str]) -> list[str]:
    """Say how many people change hands, and how many have nobody now."""
    newly = number(round(nobody))
    moved = round(gain - nobody)
    if moved < 1:
        return [_say("takeover_gain", people=newly, **words)]
    said = [_say("takeover", people=number(moved), **words)]
    return [*said, _say("gains", people=newly)] if round(nobody) else said


def _losers(found: Takeover, provider: str) -> list[Figures]:
    """Return the providers that lose ground, those that lose most first."""
    rows = [row for row in _rows(found.providers) if row["id"] != provider]
    lost = [row for row in rows if row["area_change"] < 0 and _changes(row)]
    return sorted(lost, key=lambda row: float(row["area_change"]))


def _changes(row: Figures) -> bool:
    """Whether a provider's people change by more than an estimate can tell, or else its ground."""
    people = row["people_change"]
    return bool(abs(people) >= 1.0 if known(people) else abs(row["area_change"]) > 1.0)


def _of(found: Takeover, provider: str) -> Figures:
    """Return the new provider's figures."""
    return next(row for row in _rows(found.providers) if row["id"] == provider)


def provider_name(name: str) -> str:
    """Return what a person reads for a provider: patches without one are only numbered."""
    return _say("unnamed") if not name or name.isdigit() else name


def _keeps(row: Figures) -> str:
    """Say what a provider keeps."""
    by = "people" if known(row["people_change"]) else "area"
    before, after = row[f"{by}_before"], row[f"{by}_after"]
    shown = provider_name(row["id"])
    if row["area_after"] < 1.0 or before <= 0:
        return _say("keeps_nothing", provider=shown)
    fewer = percent((before - after) / before)
    if by == "people":
        return _say("keeps", provider=shown, people=number(round(after)), percent=fewer)
    return _say("keeps_ground", provider=shown, ground=ground(after), percent=fewer)


def scale_facts(found: Takeover) -> list[tuple[str, str, str]]:
    """Return a line for each provider that changes, then providers in all and the line between."""
    changed = [row for row in _rows(found.providers) if _changes(row)]
    lines = [(provider_name(row["id"]), _now_after(row), _patches(row)) for row in changed]
    before, after = _whole(found)
    effective = [number(round(one["effective"], 2)) for one in (before, after)]
    length = [number(round(one["boundary_providers"] / 1000, 1)) for one in (before, after)]
    return [
        *lines,
        (_say("share_label"), _say("share_value", before=effective[0], after=effective[1]), ""),
        (_say("line_label"), _say("line_value", before=length[0], after=length[1]), ""),
    ]


def _now_after(row: Figures) -> str:
    """Say how many people a provider has now and after."""
    if not known(row["people_before"]):
        return _say("now_after", now=ground(row["area_before"]), after=ground(row["area_after"]))
    now, after = (
        _say("people", number=number(round(row[name]))) if row[name] >= 1 else _say("no_people")
        for name in ("people_before", "people_after")
    )
    return _say("now_after", now=now, after=after)


def _patches(row: Figures) -> str:
    """Say how many patches a provider has now and after, and how large they are."""
    words = {
        "before": exactly(int(row["patches_before"]), "patch", "patches"),
        "after": f"{row['patches_after']:,.0f}",
    }
    each = row["people_per_patch_before"], row["people_per_patch_after"]
    if not row["patches_before"] or not row["patches_after"]:
        words["after"] = exactly(int(row["patches_after"]), "patch", "patches")
        return _say("scale_new" if row["patches_after"] else "scale_gone", **words)
    if not (known(each[0]) and known(each[1])):
        return _say("scale_patches_short", **words)
    sizes = [number(round(one)) for one in each]
    return _say("scale_patches", each_before=sizes[0], each_after=sizes[1], **words)


def for_a_group(shares: Shares, found: Takeover, code: str, provider: str) -> list[str]:
    """Say in plain words what a community group should know before it asks."""
    area = _rows(shares.of_area(code))[0]
    lines = [_scale(shares, found, str(area["name"]), provider)]
    losers = [provider_name(row["id"]) for row in _losers(found, provider)]
    if losers:
        lines.append(_say("group_rest", provider=listed(losers[:MET])))
    before, after = _whole(found)
    more = after["boundary_providers"] - before["boundary_providers"]
    if more > 0:
        lines.append(_say("group_line", km=number(round(more / 1000, 1))))
    return [*lines, _say("group_law"), _say("group_other"), _say("group_first")]


def _scale(shares: Shares, found: Takeover, name: str, provider: str) -> str:
    """Say whom a group would look after, and how large a patch of this service is."""
    row = _of(found, provider)
    assets = exactly(round(row["assets_after"]), "asset") if known(row["assets_after"]) else ""
    each = _rows(shares.whole())[0]["people_per_patch"]
    if not (known(row["people_after"]) and known(each)):
        who = listed([one for one in (ground(row["area_after"]), assets) if one])
        return _say("group_scale_ground", who=who, name=name)
    people = _say("people", number=number(round(row["people_after"])))
    who = listed([one for one in (people, assets) if one])
    return _say("group_scale", who=who, name=name, each=number(round(each)))


def method(shares: Shares) -> list[str]:
    """Say how the figures were made."""
    lines = [_say(f"method{one}") for one in ("", "_effective", "_line", "_takeover")]
    named = shares.patches["organisation"].fillna("").astype(str)
    unnamed = int((named == "").sum())
    if unnamed:
        one = "method_unnamed_one" if unnamed == 1 else "method_unnamed"
        lines.append(_say(one, count=number(unnamed)))
    sources = sorted(set(shares.patches["source"].dropna().astype(str)) - {""})
    return [*lines, _say("method_sources", sources=listed(sources))] if sources else lines
