import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapping.screen.escape import colour, map_text

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "{{ 7*191 }}",
    "50% off {% today",
    "${7*191}",
    "`x`",
    "\\",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_a_template_or_script_reads_is_left(text: str) -> None:
    escaped = map_text(text)
    assert not set(escaped) & set("<>{}$`\\\"'")
    assert html.unescape(escaped) == text


@given(st.text())
def test_a_browser_shows_the_text_itself(text: str) -> None:
    assert html.unescape(map_text(text)) == html.unescape(html.escape(text))


@pytest.mark.parametrize("text", ["#12436D", "#ffffff"])
def test_colours_are_let_through(text: str) -> None:
    assert colour(text) == text


@pytest.mark.parametrize("text", ["red", "#123", "#12436D;", "#12436D\n", "url(x)", ""])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        colour(text)
