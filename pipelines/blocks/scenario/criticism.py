"""Rules on the graph of a scenario: no dead end, no loop, every place reached, and the best way scores most.

Pure: findings name the node, and a scenario that breaks none of these rules can be played and scored.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache

from pipelines.blocks.scenario.contract import (
    HALF_POINTS,
    Decision,
    Ending,
    NodeId,
    Scenario,
    Worth,
    list_nodes,
    list_ways,
)
from schemas.finding import Finding

FEWEST_DECISIONS, MOST_DECISIONS = 2, 6
FEWEST_CHOICES, FEWEST_ENDINGS = 2, 2
MOST_NODES = 12  # more than a learner keeps in mind, and than one sheet of paper holds


def check_graph(scenario: Scenario) -> Iterator[Finding]:
    """Yield what is wrong with the decisions, choices and ways of a scenario."""
    yield from _check_size(scenario)
    yield from _check_choices(scenario)
    yield from _check_ways(scenario)
    if is_playable(scenario):
        yield from _check_score(scenario)


def is_playable(scenario: Scenario) -> bool:
    """Return whether each way leads to an ending in few enough steps for all ways to be looked at."""
    if len(scenario.nodes) > MOST_NODES:
        return False
    return not (*_check_choices(scenario), *_check_ways(scenario))


def find_place(scenario: Scenario, node: NodeId) -> str:
    """Return the id of an element that stands for a node: an ending is shown by its first statement."""
    found = list_nodes(scenario)[node]
    return found.statements[0].id if isinstance(found, Ending) else node


def find_loops(scenario: Scenario) -> tuple[tuple[NodeId, NodeId], ...]:
    """Return the choices that lead back to a decision on the way to them, each as where from and where to."""
    nodes, start = list_nodes(scenario), scenario.decisions[0].id
    loops, done = [], set[NodeId]()
    open_nodes, stack = [start], [(start, iter(list_ways(nodes[start])))]
    while stack:
        node, ways = stack[-1]
        way = next(ways, None)
        if way is None:
            stack.pop()
            open_nodes.pop()
            done.add(node)
        elif way[1] in open_nodes:
            loops.append((node, way[1]))
        elif way[1] in nodes and way[1] not in done:
            open_nodes.append(way[1])
            stack.append((way[1], iter(list_ways(nodes[way[1]]))))
    return tuple(loops)


def find_reached(scenario: Scenario) -> frozenset[NodeId]:
    """Return the nodes that some way from the first decision leads to."""
    nodes, reached = list_nodes(scenario), {scenario.decisions[0].id}
    waiting = [*reached]
    for node in waiting:  # which grows by what each node leads to
        new = {to for _, to in list_ways(nodes[node]) if to in nodes} - reached
        reached |= new
        waiting += sorted(new)
    return frozenset(reached)


def count_best_points(scenario: Scenario) -> int:
    """Return the most half points a way can earn; of a broken graph, what all its decisions can."""
    if is_playable(scenario):
        return max(_find_best(scenario))
    return HALF_POINTS[Worth.RIGHT] * len(scenario.decisions)


def _check_size(scenario: Scenario) -> Iterator[Finding]:
    decisions, endings = len(scenario.decisions), len(scenario.endings)
    if decisions + endings > MOST_NODES:
        facts = {"nodes": str(decisions + endings), "most": str(MOST_NODES)}
        yield Finding(rule="scenario.too_many_nodes", place=scenario.id, facts=facts)
    if not FEWEST_DECISIONS <= decisions <= MOST_DECISIONS:
        facts = {"decisions": str(decisions), "fewest": str(FEWEST_DECISIONS), "most": str(MOST_DECISIONS)}
        yield Finding(rule="scenario.decisions", place=scenario.id, facts=facts)
    if endings < FEWEST_ENDINGS:
        yield Finding(rule="scenario.one_ending", place=scenario.id)


def _check_choices(scenario: Scenario) -> Iterator[Finding]:
    for name, times in Counter(node.id for node in scenario.nodes).items():
        if times > 1:
            place = find_place(scenario, name)
            yield Finding(rule="scenario.same_node", place=place, facts={"node": name})
    for decision in scenario.decisions:
        yield from _check_choices_of(decision)


def _check_choices_of(decision: Decision) -> Iterator[Finding]:
    options = [option.id for option in decision.question.options]
    if len(options) < FEWEST_CHOICES:
        yield Finding(rule="scenario.one_choice", place=decision.id)
    if decision.question.key not in options:
        facts = {"choice": decision.question.key}
        yield Finding(rule="scenario.no_right_choice", place=decision.id, facts=facts)
    followed = Counter(each.option for each in decision.consequences)
    for option in options:
        if option not in followed:
            yield Finding(rule="scenario.no_consequence", place=decision.id, facts={"choice": option})
    for option, times in followed.items():
        if option not in options or times > 1:
            yield Finding(rule="scenario.stray_consequence", place=decision.id, facts={"choice": option})


def _check_ways(scenario: Scenario) -> Iterator[Finding]:
    nodes, reached = list_nodes(scenario), find_reached(scenario)
    for decision in scenario.decisions:
        for option, to in list_ways(decision):
            if to not in nodes:
                facts = {"choice": option, "node": to}
                yield Finding(rule="scenario.dead_end", place=decision.id, facts=facts)
    for node in nodes:
        if node not in reached:
            place = find_place(scenario, node)
            yield Finding(rule="scenario.orphan", place=place, facts={"node": node})
    for node, to in find_loops(scenario):
        yield Finding(rule="scenario.loop", place=node, facts={"node": to})


def _check_score(scenario: Scenario) -> Iterator[Finding]:
    """Yield a finding if a way with another choice than the right one earns as much as the right way."""
    right, other = _find_best(scenario)
    if other >= right:
        facts = {"right": f"{right / 2:g}", "other": f"{other / 2:g}"}
        yield Finding(rule="scenario.detour_pays", place=scenario.id, facts=facts)


def _find_best(scenario: Scenario) -> tuple[int, int]:
    """Return the half points of the way of right choices, and the most of any other; -1 if there is none."""
    nodes = list_nodes(scenario)

    @cache
    def find_best_from(node: NodeId) -> tuple[int, int]:
        decision = nodes[node]
        if isinstance(decision, Ending):
            return 0, -1
        right, other = -1, -1
        for option, to in list_ways(decision):
            along_right, along_other = find_best_from(to)
            points = HALF_POINTS[decision.judge_choice(option)]
            if option == decision.question.key:
                right = points + along_right
                other = max(other, points + along_other if along_other >= 0 else -1)
            else:
                other = max(other, points + max(along_right, along_other))
        return right, other

    return find_best_from(scenario.decisions[0].id)
