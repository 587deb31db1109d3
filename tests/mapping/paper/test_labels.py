import shapely

from mapping.paper import labels


def test_a_wide_letter_is_wider_than_a_narrow_one() -> None:
    assert labels.width("WWW", 3.0) > 2 * labels.width("iii", 3.0)
    assert labels.width("", 3.0) == 0


def test_names_break_at_spaces_only() -> None:
    assert labels.wrapped("Hale Barns & Timperley South", 3.0, widest=25) == [
        "Hale Barns &",
        "Timperley South",
    ]
    assert labels.wrapped("Llanfairpwllgwyngyll", 3.0, widest=5) == ["Llanfairpwllgwyngyll"]


def test_a_name_stands_inside_its_shape_and_clear_of_marks() -> None:
    ground = labels.Ground((100, 100), taken=[(40, 40, 60, 60)])
    shape = shapely.box(20, 20, 80, 80)
    found = labels.within(ground, "Westside", shape, (3.2,))
    assert found is not None
    half = labels.half_size(found.lines, found.size)
    box = shapely.box(found.x - half[0], found.y - half[1], found.x + half[0], found.y + half[1])
    assert shape.contains(box)
    assert not box.intersects(shapely.box(40, 40, 60, 60))


def test_a_name_that_has_no_room_is_left_out() -> None:
    ground = labels.Ground((100, 100))
    assert labels.within(ground, "Westside", shapely.box(0, 0, 4, 4), (3.2,)) is None
    assert labels.within(ground, "", shapely.box(0, 0, 90, 90), (3.2,)) is None
    assert labels.within(ground, "Westside", shapely.Polygon(), (3.2,)) is None


def test_two_names_never_share_a_place() -> None:
    ground = labels.Ground((100, 100))
    found = [labels.beside(ground, "Old Cross", (50, 50), 2.8) for _ in range(6)]
    placed = [one for one in found if one is not None]
    assert [one.y for one in placed] == [50, 50]
    assert placed[0].x - placed[1].x > labels.width("Old Cross", 2.8)
