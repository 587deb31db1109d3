"""Parts of ours that run in the browser, mounted by Streamlit and served by our own address.

Streamlit is told only the few constant lines below; what is drawn, and how, is in
``web/static/patchwork``. Data crosses as JSON and ends as text, never as markup or script.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import streamlit as st

from web.wiring import wiring

_LOADER = """
export default async (component) => {
  const address = new URL(component.data.assets + "patchwork/%s.js", window.location.origin);
  return (await import(address.href)).%s(component);
};
"""


@cache
def _mounter(file: str, function: str) -> Any:  # noqa: ANN401  (Streamlit's own type is private)
    """Register a part once for the process."""
    return st.components.v2.component(
        f"patchwork_{file}", js=_LOADER % (file, function), isolate_styles=False
    )


def mount(
    part: tuple[str, str], *, key: str, data: Mapping[str, object], triggers: Mapping[str, Any]
) -> Any:  # noqa: ANN401
    """
    Show a part.

    Parameters
    ----------
    part
        Its file in ``web/static/patchwork`` and the function in it.
    key
        Keeps it in place from run to run.
    data
        What it shows, as JSON; the address of our files is added.
    triggers
        What it may report, with what to call when it does.
    """
    callbacks = {f"on_{name}_change": act for name, act in triggers.items()}
    whole = {"assets": wiring().assets.address, **data}
    return _mounter(*part)(key=key, data=whole, **callbacks)
