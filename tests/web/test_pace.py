"""How fast things may be sent in."""

from web.pace import A_MINUTE, MINUTE, Pace


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_hundred_in_a_minute_from_one_visitor_are_slowed() -> None:
    clock = Clock()
    pace = Pace(clock=clock)
    taken = 0
    for _ in range(100):
        taken += pace.take("10.0.0.1") == 0
        clock.now += MINUTE / 100
    assert taken == A_MINUTE
    assert pace.take("10.0.0.2") == 0


def test_the_wait_that_is_told_is_long_enough() -> None:
    clock = Clock()
    pace = Pace(each=2, clock=clock)
    assert [pace.take("a"), pace.take("a")] == [0, 0]
    wait = pace.take("a")
    assert 0 < wait <= MINUTE + 1
    clock.now += wait
    assert pace.take("a") == 0


def test_many_visitors_together_are_slowed_too() -> None:
    pace = Pace(overall=5, clock=Clock())
    assert sum(pace.take(str(number)) == 0 for number in range(50)) == 5


def test_what_is_refused_does_not_lengthen_the_wait() -> None:
    clock = Clock()
    pace = Pace(each=1, clock=clock)
    pace.take("a")
    for _ in range(30):
        clock.now += 1
        assert pace.take("a") > 0
    clock.now += 31
    assert pace.take("a") == 0


def test_visitors_are_forgotten_after_a_minute() -> None:
    clock = Clock()
    pace = Pace(overall=10_000, clock=clock)
    for number in range(500):
        pace.take(str(number))
    clock.now += MINUTE
    pace.take("new")
    assert list(pace._visitors) == ["new"]
