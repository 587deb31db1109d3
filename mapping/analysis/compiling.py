"""Imported lazily, where a loop must be quick: compiles the few functions that need it."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numba

Given = ParamSpec("Given")
Result = TypeVar("Result")

OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}
"""Other threads run meanwhile; a division by zero gives infinity, as numpy does. No loop makes an
array, so none needs numba's counting of references, which took two thirds of the time."""


def compiled(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """
    Compile a function to machine code that lets other threads run.

    The code is kept beside the module, or in the user's cache folder when that cannot be written.
    Where neither can be written, it is compiled again in every process: slower at first, never
    wrong. Threads are Python's own: numba's would end the process when two sessions used them at
    the same time.
    """
    try:
        made = numba.njit(cache=True, **OPTIONS)(function)
    except RuntimeError:
        made = numba.njit(**OPTIONS)(function)
    return cast("Callable[Given, Result]", made)
