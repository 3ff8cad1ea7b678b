"""The graph of a scenario: each way ends, each place is reached, and the right choices earn most."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.blocks.scenario.contract import HALF_POINTS, Scenario, list_nodes, list_ways
from pipelines.blocks.scenario.criticism import check_graph, count_best_points
from pipelines.testing.scenarios import delivery_scenario, graph_scenario

LIMITS = {"scenario.too_many_nodes", "scenario.decisions", "scenario.one_ending"}
"""Rules on how much there is; the others are on the graph itself."""


def broken_rules(scenario: Scenario) -> list[str]:
    return [finding.rule for finding in check_graph(scenario)]


def test_a_scenario_that_can_be_played_breaks_no_rule() -> None:
    assert broken_rules(delivery_scenario()) == []
    assert count_best_points(delivery_scenario()) == 4


BROKEN = {
    "1a2 1bx 2ay 2b1": ("loop", "q-0002"),
    "1ax 1by": ("decisions", "b-0001"),
    "1ay 1bx 2ay 2bx": ("orphan", "q-0002"),
    "1a2 1bx 2ax 2bx y": ("orphan", "st-0106"),
    "1a2 1bz 2ay 2bx": ("dead_end", "q-0001"),
    "1a2 2ay 2bx": ("one_choice", "q-0001"),
    "1a2 1bx 2by 2cx": ("no_right_choice", "q-0002"),
    "1a2 1bx 2ax 2bx": ("one_ending", "b-0001"),
    "1ax 1b2 2a3 2by 3ax 3by": ("detour_pays", "b-0001"),
}
"""Choices, each as its decision, its letter and where it leads; `x` and `y` are endings, `a` is right."""


@pytest.mark.parametrize(("written", "broken"), BROKEN.items(), ids=[rule for rule, _ in BROKEN.values()])
def test_a_broken_graph_is_a_finding_at_its_node(written: str, broken: tuple[str, str]) -> None:
    findings = check_graph(read_graph(written))
    assert [(each.rule, each.place) for each in findings] == [(f"scenario.{broken[0]}", broken[1])]


def read_graph(written: str) -> Scenario:
    names = {"x": "e-1", "y": "e-2", "z": "e-9"} | {digit: f"q-000{digit}" for digit in "123456"}
    ways: dict[str, dict[str, str]] = {}
    for where, option, to in filter(lambda part: len(part) == 3, written.split()):
        ways.setdefault(names[where], {})[option] = names[to]
    return graph_scenario(ways, [names[ending] for ending in "xy" if ending in written])


def test_two_hundred_decisions_are_one_finding() -> None:
    names = [f"q-{number:04d}" for number in range(1, 201)]
    ways = {name: {"a": to, "b": "e-1"} for name, to in zip(names, [*names[1:], "e-2"], strict=True)}
    scenario = graph_scenario(ways, ("e-1", "e-2"))
    assert broken_rules(scenario) == ["scenario.too_many_nodes", "scenario.decisions"]


def test_a_choice_without_what_follows_is_named() -> None:
    scenario = delivery_scenario()
    first = scenario.decisions[0]
    cut = first.model_copy(update={"consequences": first.consequences[:2]})
    [finding] = check_graph(scenario.model_copy(update={"decisions": (cut, *scenario.decisions[1:])}))
    assert (finding.rule, finding.place, finding.facts) == (
        "scenario.no_consequence",
        "q-0021",
        {"choice": "c"},
    )


@st.composite
def graphs(draw: st.DrawFn) -> Scenario:
    """Scenarios of up to six decisions whose choices lead anywhere."""
    names = [f"q-{number:04d}" for number in range(1, draw(st.integers(1, 6)) + 1)]
    endings = [f"e-{number}" for number in range(1, draw(st.integers(1, 3)) + 1)]
    goals = st.sampled_from([*names, *endings, *endings])
    ways = {name: {option: draw(goals) for option in "abc"[: draw(st.integers(2, 3))]} for name in names}
    acceptable = draw(st.frozensets(st.tuples(st.sampled_from(names), st.sampled_from("bc"))))
    return graph_scenario(ways, endings, acceptable=acceptable)


def walk_ways(
    scenario: Scenario, node: str, passed: tuple[str, ...] = (), points: int = 0
) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield each way from a node with its half points; one that comes back to a node stops there."""
    nodes = list_nodes(scenario)
    way = (*passed, node)
    if node in passed or not list_ways(nodes[node]):
        yield way, points
        return
    decision = next(each for each in scenario.decisions if each.id == node)
    for option, to in list_ways(decision):
        earned = HALF_POINTS[decision.judge_choice(option)]
        yield from walk_ways(scenario, to, way, points + earned)


@given(graphs())
def test_loops_and_orphans_are_found_as_by_walking_every_way(scenario: Scenario) -> None:
    ways = [way for way, _ in walk_ways(scenario, scenario.decisions[0].id)]
    rules = {*broken_rules(scenario)} - LIMITS
    assert ("scenario.loop" in rules) == any(way[-1] in way[:-1] for way in ways)
    assert ("scenario.orphan" in rules) == ({*list_nodes(scenario)} != {node for way in ways for node in way})


@given(graphs())
def test_without_a_finding_only_right_choices_earn_the_most(scenario: Scenario) -> None:
    if {*broken_rules(scenario)} - LIMITS:
        return
    points = sorted(earned for _, earned in walk_ways(scenario, scenario.decisions[0].id))
    assert points[-1] == count_best_points(scenario)
    assert points.count(points[-1]) == 1
