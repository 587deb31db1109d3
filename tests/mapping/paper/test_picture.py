import io
from pathlib import Path

import pytest
from PIL import Image

from mapping.paper import picture
from mapping.paper.document import Press
from tests.mapping.paper.town import HOSTILE, asset, frame, town


@pytest.mark.parametrize("dpi", [72, 150, 300])
def test_the_first_page_has_the_papers_size_in_dots(dpi: int, press: Press, fonts: Path) -> None:
    shown = Image.open(io.BytesIO(picture.png(town(), fonts=fonts, dpi=dpi, press=press)))
    assert shown.size == pytest.approx((210 / 25.4 * dpi, 297 / 25.4 * dpi), abs=1.5)


def test_the_map_alone_is_smaller_and_not_blank(press: Press, fonts: Path) -> None:
    alone = Image.open(
        io.BytesIO(picture.png(town(), fonts=fonts, dpi=72, map_only=True, press=press))
    )
    assert alone.size[1] < 297 / 25.4 * 72
    colours = alone.convert("RGB").getcolors(1_000_000)
    assert colours is not None
    assert (0x12, 0x43, 0x6D) in [colour for _, colour in colours]


def test_hostile_names_do_not_stop_the_picture(press: Press, fonts: Path) -> None:
    rows = frame([asset(name + " 😀", 70 * n, 500) for n, name in enumerate(HOSTILE, start=1)])
    shown = picture.png(town(assets=rows, title=HOSTILE[4]), fonts=fonts, dpi=72, press=press)
    assert shown.startswith(b"\x89PNG")


def test_the_svg_keeps_text_and_layers(fonts: Path) -> None:
    drawn = picture.svg(town(), fonts=fonts).decode()
    assert ">Eastside</text>" in drawn
    for layer in ("map", "patches", "assets", "assets-across", "needs", "names", "scale-bar"):
        assert f'id="{layer}"' in drawn


def test_the_page_is_drawn_as_svg_too(press: Press, fonts: Path) -> None:
    assert picture.svg(town(), fonts=fonts, map_only=False, press=press).startswith(b"<svg")


def test_the_same_sheet_gives_the_same_picture(press: Press, fonts: Path) -> None:
    first = picture.png(town(), fonts=fonts, dpi=72, press=press)
    assert picture.png(town(), fonts=fonts, dpi=72) == first
