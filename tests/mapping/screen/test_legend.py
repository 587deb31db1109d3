from urllib.parse import unquote

from mapping import style
from mapping.screen import legend


def test_every_group_has_its_shape_and_colour() -> None:
    shown = unquote(legend.as_html([("Needs", legend.mark_entries("needs", style.NEED_GROUPS))]))
    assert shown.count("<li>") == len(style.NEED_GROUPS)
    for group in style.NEED_GROUPS:
        assert group.colour in shown
        assert group.title in shown


def test_pictures_say_nothing_that_the_words_do_not() -> None:
    entry = legend.line_entry(style.line("parish"), "Parish")
    assert 'alt=""' in entry.swatch
    assert "stroke-dasharray" in unquote(entry.swatch)


def test_titles_are_text() -> None:
    entries = [legend.area_entry("#FFFFFF", "#3D3D3D", "<img src=x onerror=alert(1)>")]
    shown = legend.as_html([("<b>", entries)])
    assert "<img src=x" not in shown
    assert "&lt;img src=x onerror=alert(1)&gt;" in shown
    assert "&lt;b&gt;" in shown


def test_a_hatch_is_in_the_services_colour() -> None:
    entry = legend.hatch_entry(style.DARK_PINK, 135, "Police patches")
    assert style.DARK_PINK in unquote(entry.swatch)


def test_empty_groups_are_left_out() -> None:
    assert legend.as_html([("Assets", [])]) == ""


def test_what_fades_is_told_by_its_outline_too() -> None:
    shown = unquote(legend.old_entry(["assets", "needs"], "Old").swatch)
    assert shown.count("stroke-dasharray") == 2
    assert "<circle" in shown
    assert "<path" in shown
    assert style.pale("#000000", 1) == "#000000"
    assert style.pale("#12436D", 0) == "#FFFFFF"
