"""The ward map as a document: tagged PDF by Typst, from data alone.

Whatever people typed reaches Typst as JSON and is set as text; nothing of it is ever markup.
"""

import json
import re
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Literal, TypeVar

from layers.errors import PatchworkError
from mapping.paper.content import content
from mapping.paper.drawing import draw
from mapping.paper.sheet import Sheet
from mapping.paper.symbols import printable

TEMPLATES = Path(__file__).parent / "templates"
STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1: Typst refuses to write a document that breaks it."""

_MISSING_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_STAND_IN = "\u25a1"
_TRIES = 40

Form = Literal["pdf", "png", "svg"]
Made = TypeVar("Made")


class CannotPrint(PatchworkError):
    """The document could not be made."""


class Press:
    """
    A Typst compiler that is kept for many documents, which saves reading fonts for each.

    Parameters
    ----------
    fonts
        Folder with Source Sans 3. No other fonts of the machine are used, so that a document is
        the same wherever it is made.
    """

    def __init__(self, fonts: Path) -> None:
        import typst

        self.warnings: tuple[str, ...] = ()
        """What Typst warned of in the last document; none is expected."""
        self._compiler = typst.Compiler(
            root=str(TEMPLATES),
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(fonts)]
            ),
        )

    def pdf(self, template: str, data: Mapping[str, object]) -> bytes:
        """Make a PDF/UA-1 document."""
        return self._made(template, data, form="pdf")[0]

    def pages(
        self, template: str, data: Mapping[str, object], *, form: Form, dpi: float = 150
    ) -> list[bytes]:
        """Make a picture of each page."""
        return self._made(template, data, form=form, dpi=dpi)

    def _made(
        self, template: str, data: Mapping[str, object], *, form: Form, dpi: float = 150
    ) -> list[bytes]:
        """Compile; letters that no font has are replaced by a box, one after the other."""
        import typst

        packed = json.dumps(_cleaned(data), ensure_ascii=False)
        for _ in range(_TRIES):
            try:
                return self._compiled(template, packed, form, dpi)
            except typst.TypstError as error:
                found = _MISSING_GLYPH.search(str(error))
                if found is None:
                    msg = f"The document could not be made: {error.message}"
                    raise CannotPrint(msg) from error
                packed = _without(packed, found[1])
        return self._compiled(template, _plain(packed), form, dpi)

    def _compiled(self, template: str, packed: str, form: Form, dpi: float) -> list[bytes]:
        """Run Typst once."""
        made, warnings = _heard(
            lambda: self._compiler.compile_with_warnings(
                input=str(TEMPLATES / template),
                format=form,
                sys_inputs={"data": packed},
                timestamp=0,
                ppi=dpi,
                pdf_standards=[STANDARD] if form == "pdf" else [],
            )
        )
        self.warnings = tuple(warning.message for warning in warnings)
        return made if isinstance(made, list) else [made or b""]


def _heard(task: Callable[[], Made]) -> Made:
    """
    Do something in a thread of its own, so that Ctrl-C is heard at once.

    Typst knows nothing of signals, and Python hears them in its main thread alone, which would wait
    for minutes while an atlas is bound.
    """
    if threading.current_thread() is not threading.main_thread():
        return task()
    done: Future[Made] = Future()

    def work() -> None:
        try:
            done.set_result(task())
        except BaseException as error:  # noqa: BLE001  (raised again where it is waited for)
            done.set_exception(error)

    threading.Thread(target=work, daemon=True).start()
    return done.result()


def _cleaned(value: object) -> object:
    """Leave out, at any depth, characters that cannot be printed."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {name: _cleaned(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(one) for one in value]
    return value


def _without(packed: str, letters: str) -> str:
    """Put a box in the place of letters that no font has."""
    wanted = {one for one in letters if ord(one) > 0x7E}
    if not wanted:
        return _plain(packed)
    return "".join(_STAND_IN if one in wanted else one for one in packed)


def _plain(packed: str) -> str:
    """Keep Latin letters only: the last resort for a text in very many rare letters."""
    return "".join(one if ord(one) < 0x250 or one in "–—‘’“”…•×" else _STAND_IN for one in packed)


def ward_map(sheet: Sheet, *, fonts: Path, press: Press | None = None) -> bytes:
    """
    Make the ward map of one area.

    Parameters
    ----------
    sheet
        What is on it.
    fonts
        Folder with Source Sans 3.
    press
        A compiler to use again, when many are made.

    Returns
    -------
    bytes
        PDF/UA-1: tagged, with the map's alternative text and the fonts in it.

    Raises
    ------
    CannotPrint
        If Typst refuses; the message says why.
    """
    return (press or Press(fonts)).pdf("ward_map.typ", content(draw(sheet)))
