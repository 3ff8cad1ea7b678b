"""What sensors read at each tick of an installation where everything was delivered and nothing moves."""

from bench.ticks import SENSORS, figures


def test_a_tick_reads_no_module_again_of_which_nothing_moved() -> None:
    """As the bench counts it: the first tick of a process asks every module, the later ones none."""
    found = figures([2])
    first = [each.value for each in found if each.what.endswith("read by it") and not each.goal]
    later = {each.value for each in found if each.goal}
    assert len(first) == len(SENSORS)
    assert all(first)
    assert later == {0}
