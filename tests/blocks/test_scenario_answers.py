"""Whatever a model answers for a scenario can be played and scored, or is none."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.blocks.scenario.answer import (
    ChoiceAnswer,
    DecisionAnswer,
    OtherChoiceAnswer,
    ScenarioAnswer,
    build_scenario,
)
from pipelines.blocks.scenario.criticism import FEWEST_DECISIONS, check_graph
from pipelines.drafting.element_builder import ElementBuilder, StatedNature, TaughtAnswer
from pipelines.drafting.request import IdAllocator
from pipelines.testing import builders
from pipelines.testing.fake_openai.fake_writer import make_request
from schemas.draft import walk_named

SPANS = [span.id for span in builders.spans().sources[0].spans]
TEXTS = (
    "Refuser la livraison.",
    "La ranger.",
    "Appeler le chef.",
    "Attendre.",
    "Signer.",
    "Ouvrir un colis.",
)
texts = st.sampled_from([*TEXTS, ""])
statements = st.builds(
    TaughtAnswer,
    id=st.sampled_from(["", "st-0001"]),
    text=texts,
    span_ids=st.lists(st.sampled_from([*SPANS, "sp-0000000000"]), max_size=2),
    nature=st.sampled_from(StatedNature),
)
others = st.builds(
    OtherChoiceAnswer, text=texts, consequence=statements, acceptable=st.booleans(), ends=st.booleans()
)
decisions = st.builds(
    DecisionAnswer,
    stem=texts,
    span_ids=st.lists(st.sampled_from(SPANS), max_size=2),
    right=st.builds(ChoiceAnswer, text=texts, consequence=statements),
    others=st.lists(others, min_size=1, max_size=3),
)
answers = st.builds(
    ScenarioAnswer,
    page=texts,
    title=texts,
    situation=st.lists(statements, min_size=1, max_size=2),
    decisions=st.lists(decisions, max_size=6),
    ended_well=statements,
    ended_badly=statements,
)


def builder() -> ElementBuilder:
    return ElementBuilder(make_request(), IdAllocator())


@given(answers)
def test_a_scenario_of_a_model_can_be_played_or_is_none(answer: ScenarioAnswer) -> None:
    made = build_scenario(answer, builder())
    if made is not None:
        assert list(check_graph(made)) == []
        ids = [each.id for each in walk_named(made)]
        assert len(ids) == len(set(ids))


def say(text: str, nature: StatedNature = StatedNature.CLAIM) -> TaughtAnswer:
    span_ids = [SPANS[2]] if nature is StatedNature.CLAIM else []
    return TaughtAnswer(id="", text=text, span_ids=span_ids, nature=nature)


def test_the_right_choices_lead_to_the_good_end_and_one_that_ends_the_story_to_the_bad_one() -> None:
    decision = DecisionAnswer(
        stem="Que faites-vous ?",
        span_ids=[SPANS[2]],
        right=ChoiceAnswer(text="Écarter le produit", consequence=say("Personne n'est malade.")),
        others=[
            OtherChoiceAnswer(
                text="Le ranger", consequence=say("Il est servi."), acceptable=False, ends=True
            ),
            OtherChoiceAnswer(
                text="Attendre le chef", consequence=say("Il l'écarte."), acceptable=True, ends=False
            ),
        ],
    )
    answer = ScenarioAnswer(
        page="Au quai",
        title="Une livraison tiède",
        situation=[say("Un camion arrive en retard.", StatedNature.ILLUSTRATION)],
        decisions=[decision] * FEWEST_DECISIONS,
        ended_well=say("Bien joué.", StatedNature.DIRECTION),
        ended_badly=say("Recommencez.", StatedNature.DIRECTION),
    )
    made = build_scenario(answer, builder())
    assert made is not None
    first, last = made.decisions
    ways = {
        (option.text, consequence.leads_to, bool(consequence.is_acceptable))
        for option in first.question.options
        if (consequence := first.find_consequence(option.id)) is not None
    }
    assert ways == {
        ("Écarter le produit", last.id, False),
        ("Le ranger", "e-2", False),
        ("Attendre le chef", last.id, True),
    }
    right = last.find_consequence(last.question.key)
    assert right is not None
    assert right.leads_to == "e-1"
    assert {each.text for each in right.statements} == {"Personne n'est malade."}
