"""Who shares an officer's ground: everybody by how much, with a way to write to each and to all."""

from html import escape
from urllib.parse import quote

import geopandas as gpd
import pandas as pd
import streamlit as st

from store.exporting import table_as_csv
from web.asking.my_patch import Mine
from web.my_patch_words import patch, say, share, standing
from web.parts import plain
from web.parts.browser import mount

MOST = 2_000
"""Characters of an address that every e-mail program takes."""
LITTLE = 0.05
"""The share of the people here below which somebody is listed only when asked for."""


def show(mine: Mine) -> None:
    """Draw the part."""
    plain.heading(say("sharers_title"), remark=say("sharers_note"))
    sharers = mine.sharers
    if sharers.empty:
        plain.line(say("sharers_none"))
        return
    subject = say("subject", patch=patch(mine))
    _everybody(sharers, subject)
    little = _little(sharers)
    _list(sharers[~little], subject, say("sharers_label"))
    if little.any():
        label = say("little", count=f"{int(little.sum()):,}")
        with st.expander(label):
            _list(sharers[little], subject, label)
    st.download_button(
        say("people_file"),
        data=lambda: table_as_csv(as_file(sharers)),
        file_name="who-shares-my-ground.csv",
        mime="text/csv",
        on_click="ignore",
        key="my_patch_people_csv",
    )


def _little(sharers: gpd.GeoDataFrame) -> pd.Series:
    """Tell who has only a little of the ground; a group that does something here never has."""
    people, area = (sharers[f"share_of_footprint_{one}"] for one in ("people", "area"))
    little = people.fillna(area).to_numpy(dtype=float) < LITTLE
    return pd.Series(little & (sharers["kind"] != "group").to_numpy(), index=sharers.index)


def _list(sharers: gpd.GeoDataFrame, subject: str, label: str) -> None:
    """Draw some of them; nothing for none."""
    items = "".join(_item(row, subject) for _, row in sharers.iterrows())
    if items:
        st.html(f'<ul class="pw-sharers" aria-label="{escape(label)}">{items}</ul>')


def _item(row: pd.Series, subject: str) -> str:
    """Return one person or group as an entry of the list, as HTML that holds only text."""
    what = say("kind_group") if row["kind"] == "group" else row["role"]
    about = [str(one) for one in (what, row["service"], row["organisation"]) if one]
    said = [", ".join(dict.fromkeys(about)), share(row), standing(row), row["contact"]]
    lines = "".join(f"<span>{escape(str(one))}</span>" for one in said if one)
    name = escape(str(row["name"]))
    return f"<li><strong>{name}</strong>{lines}{_write(row, subject)}</li>"


def _write(row: pd.Series, subject: str) -> str:
    """Return the way to write to somebody; nothing where no address is known."""
    if not row["email"]:
        return ""
    href = f"mailto:{quote(row['email'], safe='@')}?subject={quote(subject)}"
    return f'<a href="{escape(href)}">{escape(say("write", name=row["name"]))}</a>'


def _everybody(sharers: gpd.GeoDataFrame, subject: str) -> None:
    """Draw the way to write to all of them at once."""
    known = list(dict.fromkeys(one for one in sharers["email"] if one))
    if len(known) < 2:
        return
    href = f"mailto:?bcc={quote(','.join(known), safe='@,')}&subject={quote(subject)}"
    with st.container(key="my_patch_write_all"):
        if len(href) <= MOST:
            words = escape(say("write_all", count=len(known)))
            st.html(f'<p class="pw-write-all"><a href="{escape(href)}">{words}</a></p>')
        plain.line(" ".join([say("write_note"), *_without(sharers)]))
        told = {one: say(one) for one in ("copy", "copied", "by_hand")}
        words_of = told | {"label": say("addresses")}
        data = {"name": "addresses", "text": ", ".join(known), "frame": None, "words": words_of}
        mount(("share", "drawShare"), key="my_patch_addresses", data=data, triggers={})


def _without(sharers: gpd.GeoDataFrame) -> list[str]:
    """Say how many cannot be written to from here."""
    count = int((sharers["email"] == "").sum())
    if not count:
        return []
    return [say("without_one") if count == 1 else say("without_more", count=f"{count:,}")]


def as_file(sharers: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return who shares the ground as it is taken away."""
    rows = pd.DataFrame(sharers).assign(what=[say(f"kind_{one}") for one in sharers["kind"]])
    columns = {
        "name": say("column_who"),
        "what": say("column_what"),
        "role": say("column_role"),
        "service": say("column_service"),
        "share_of_footprint_people": say("column_of_people"),
        "share_of_people": say("column_of_unit_people"),
        "share_of_footprint_area": say("column_of_area"),
        "share_of_area": say("column_of_unit_area"),
        "contact": say("column_contact"),
        "email": say("column_email"),
    }
    return rows[list(columns)].rename(columns=columns)
