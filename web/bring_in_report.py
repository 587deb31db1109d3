"""What a check found or a load did: counts, rows mended, and rows refused with the reason."""

import pandas as pd
import streamlit as st

from store.exporting import table_as_csv
from store.source import Report
from web import bring_in_words as words
from web.parts import anatomy, plain, table


def show(report: Report, *, layer_name: str, title: str, key: str) -> None:
    """
    Draw a report.

    Parameters
    ----------
    report
        What a load gave.
    layer_name
        The layer, for the names of its fields.
    title
        The heading.
    key
        Tells the reports of different files apart.
    """
    anatomy.card(anatomy.facts(title, words.counts(report)))
    plain.lines(report.notes)
    _table(mended(report), "repaired", ["row", "what_mended"], key=f"{key}_repaired")
    faults = refused(report, layer_name)
    _table(faults, "refused", ["row", "field", "reason"], key=f"{key}_refused")
    if len(faults):
        st.download_button(
            words.say("download_refused"),
            data=lambda: table_as_csv(_titled(faults, ["row", "field", "reason"])),
            file_name="refused.csv",
            mime="text/csv",
            on_click="ignore",
            key=f"{key}_csv",
        )


def mended(report: Report) -> pd.DataFrame:
    """Return one line for each mended row, with all that was mended in it."""
    frame = pd.DataFrame(report.repaired, columns=["row", "what"])
    if frame.empty:
        return frame.rename(columns={"what": "what_mended"})
    together = frame.groupby("row", sort=True)["what"].agg(
        lambda many: "; ".join(dict.fromkeys(many))
    )
    return together.rename("what_mended").reset_index()


def refused(report: Report, layer_name: str) -> pd.DataFrame:
    """Return one line for each refusal, with the field as people call it."""
    frame = pd.DataFrame(report.refused, columns=["row", "field", "reason"])
    return frame.assign(field=[words.label(layer_name, str(one)) for one in frame["field"]])


def _table(frame: pd.DataFrame, caption: str, columns: list[str], *, key: str) -> None:
    """Draw a table when there is anything in it."""
    if frame.empty:
        return
    table.show(
        frame.assign(id=[str(at) for at in range(len(frame))]),
        key=key,
        columns={name: words.say(name) for name in columns},
        caption=words.say(caption),
    )


def _titled(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return columns under the headings people read."""
    return frame[columns].rename(columns={name: words.say(name) for name in columns})
