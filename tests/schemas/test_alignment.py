"""Which pages, questions and phases serve which objective, and for how many minutes."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.session_plan.contract import SessionPlan
from pipelines.testing import builders
from schemas.course import Objective
from schemas.draft import Content, Modality, Origin, Phase
from schemas.draft.alignment import align_content

OBJECTIVES = (Objective(id="seuils", text="Citer les seuils"), Objective(id="geste", text="Relever la sonde"))


def phase(number: int, minutes: int, objective: str | None = None) -> Phase:
    return Phase(
        id=f"st-{number:04d}",
        minutes=minutes,
        title=f"Phase {number}",
        objective=objective,
        modality=Modality.ON_SITE,
        origin=Origin.EXTRACTIVE,
    )


def content(*artefacts: Lesson | Quiz | SessionPlan) -> Content:
    return builders.content(objectives=OBJECTIVES, artefacts=artefacts)


def quiz(*objectives: str | None) -> Quiz:
    return Quiz(items=tuple(builders.question(n, objective=o) for n, o in enumerate(objectives, start=1)))


def test_a_row_names_what_serves_its_objective() -> None:
    page = builders.lesson().sections[0].model_copy(update={"objective": "geste"})
    plan = SessionPlan(phases=(phase(1, 5), phase(2, 15, "geste")))
    seuils, geste, rest = align_content(content(Lesson(sections=(page,)), quiz("seuils", "geste"), plan))
    assert (seuils.sections, seuils.items, seuils.phases) == ((), ("q-0001",), ())
    assert (geste.sections, geste.items, geste.phases) == ((page.id,), ("q-0002",), ("st-0002",))
    assert (rest.objective, rest.phases) == (None, ("st-0001",))


def test_minutes_are_those_of_the_phases_where_a_session_is_planned() -> None:
    plan = SessionPlan(phases=(phase(1, 5), phase(2, 15, "geste")))
    rows = align_content(content(quiz("seuils", "geste"), plan))
    assert [row.minutes for row in rows] == [0, 15, 5]


def test_without_a_plan_pages_count_at_a_reading_pace_and_each_question_a_minute() -> None:
    page = builders.lesson().sections[0].model_copy(update={"objective": "geste"})
    seuils, geste = align_content(content(Lesson(sections=(page,)), quiz("seuils", "seuils")))
    assert (seuils.minutes, geste.minutes) == (2, 1)


def test_what_names_an_objective_there_is_not_belongs_to_the_rest() -> None:
    *_, rest = align_content(content(quiz("seuils", "gone", None)))
    assert rest.items == ("q-0002", "q-0003")


def test_a_content_whose_every_element_serves_an_objective_has_no_rest() -> None:
    assert [row.objective for row in align_content(content(quiz("seuils", "geste")))] == [*OBJECTIVES]


@given(
    st.lists(st.tuples(st.integers(1, 480), st.sampled_from(["seuils", "geste", "gone", None])), min_size=1)
)
def test_the_rows_share_out_every_minute_of_the_plan(told: list[tuple[int, str | None]]) -> None:
    phases = tuple(phase(n, minutes, objective) for n, (minutes, objective) in enumerate(told, start=1))
    rows = align_content(content(SessionPlan(phases=phases)))
    assert sum(row.minutes for row in rows) == sum(minutes for minutes, _ in told)
