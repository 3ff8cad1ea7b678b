"""Scenarios and checkpoints for tests: a delivery that arrives too warm."""

from collections.abc import Mapping, Sequence

from pipelines.blocks.checkpoint.contract import Checkpoint
from pipelines.blocks.scenario.contract import Consequence, Decision, Ending, Scenario
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.testing import builders
from schemas.draft import Block, Option, Origin, SingleChoice, Statement, TrueFalse

FIRST_STATEMENT = 100
"""The numbers of its statements begin here, beyond those of the sample lesson."""

DELIVERY = {
    "q-0021": (
        "Le poisson est à 6 °C. Que faites-vous ?",
        {"a": "e-1", "b": "q-0022", "c": "q-0022"},
    ),
    "q-0022": ("Le livreur insiste. Que faites-vous ?", {"a": "e-2", "b": "e-1"}),
}
"""Each decision: what is asked, and what each choice leads to."""

CHOICES = {
    "q-0021": {"a": "Je signe le bon.", "b": "Je refuse le lot.", "c": "Je demande l’avis du chef."},
    "q-0022": {"a": "Je maintiens mon refus.", "b": "Je cède."},
}
KEYS = {"q-0021": "b", "q-0022": "a"}
ACCEPTABLE = {("q-0021", "c")}


class _StatementMaker:
    """Makes statements with ids one after the other."""

    def __init__(self, first: int) -> None:
        self._number = first

    def make(self, text: str) -> Statement:
        statement = builders.statement(1, text, id=f"st-{self._number:04d}")
        self._number += 1
        return statement


def delivery_scenario(number: int = 1) -> Scenario:
    """Return the scenario: right, right ends well (2 points); asking the chef first earns half a point."""
    maker = _StatementMaker(FIRST_STATEMENT)
    situation = (maker.make("Lundi, 6 h 30 : le poisson arrive au restaurant."),)
    decisions = tuple(
        Decision(
            situation=(maker.make(f"Le lot est devant vous ({name})."),),
            question=choice_question(name, stem, CHOICES[name], KEYS[name]),
            consequences=tuple(
                Consequence(
                    option=option,
                    leads_to=to,
                    is_acceptable=True if (name, option) in ACCEPTABLE else None,
                    statements=(maker.make(f"Suite de {name}, {option}."),),
                )
                for option, to in ways.items()
            ),
        )
        for name, (stem, ways) in DELIVERY.items()
    )
    endings = (
        Ending(id="e-1", statements=(maker.make("Le lot part en cuisine : des clients sont malades."),)),
        Ending(id="e-2", statements=(maker.make("Le lot repart : la chaîne du froid est tenue."),)),
    )
    return Scenario(
        id=f"b-{number:04d}",
        title="Le camion de 6 h 30",
        situation=situation,
        decisions=decisions,
        endings=endings,
    )


def graph_scenario(
    ways: Mapping[str, Mapping[str, str]],
    endings: Sequence[str],
    acceptable: frozenset[tuple[str, str]] = frozenset(),
) -> Scenario:
    """Return a scenario of a graph: of each decision, in order, what its choices lead to; `a` is right."""
    maker = _StatementMaker(FIRST_STATEMENT)
    return Scenario(
        id="b-0001",
        title="Graphe",
        situation=(maker.make("Situation."),),
        decisions=tuple(
            Decision(
                question=choice_question(name, "Que faites-vous ?", {o: f"Choix {o}" for o in leads}, "a"),
                consequences=tuple(
                    Consequence(
                        option=option,
                        leads_to=to,
                        is_acceptable=True if (name, option) in acceptable else None,
                        statements=(maker.make("Suite."),),
                    )
                    for option, to in leads.items()
                ),
            )
            for name, leads in ways.items()
        ),
        endings=tuple(Ending(id=name, statements=(maker.make("Fin."),)) for name in endings),
    )


def lesson_with(*blocks: Block) -> Lesson:
    """Return the sample lesson, with blocks at the end of its first page."""
    first, *others = builders.lesson().sections
    first = first.model_copy(update={"blocks": (*first.blocks, *blocks)})
    return Lesson(sections=(first, *others))


def choice_question(name: str, stem: str, choices: Mapping[str, str], key: str) -> SingleChoice:
    """Return a question with these choices."""
    options = tuple(Option(id=option, text=text) for option, text in choices.items())
    cited = (builders.citation(1),)
    return SingleChoice(id=name, stem=stem, options=options, key=key, citations=cited, origin=Origin.HUMAN)


def cold_checkpoint(number: int = 2) -> Checkpoint:
    """Return a checkpoint: true or false, answered while reading."""
    question = TrueFalse(
        id="q-0031",
        stem="À 5 °C, le poisson est accepté.",
        answer=False,
        feedback="Il est refusé au-dessus de 3 °C.",
        citations=(builders.citation(1),),
        origin=Origin.HUMAN,
    )
    return Checkpoint(id=f"b-{number:04d}", question=question)
