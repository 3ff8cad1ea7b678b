"""A republish keeps learners' tracking, or says by name what it would lose."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.packaging.edition import Edition
from pipelines.packaging.identifiers import build_identifiers
from pipelines.packaging.tracking_losses import EFFECTS, list_losses, refuse_losses
from pipelines.testing import builders, samples
from pipelines.testing.packages import KINDS
from schemas.draft import Content
from schemas.errors import PackageRefused
from schemas.release import Identifiers
from tests import sample_deliverables as deliverables
from tests.fuzzing import examples

KEY = builders.KEY


def ids(**changes: object) -> Identifiers:
    return build_identifiers(samples.make_edition()).model_copy(update=changes)


def test_a_rewritten_module_keeps_every_identifier() -> None:
    """Another title, other words, other answers: nothing an LMS files under may move."""
    before = samples.make_content(1, 2)
    after = builders.content(
        title="Tout autre chose",
        mastery_percent=60,
        artefacts=(
            samples.Quiz(items=(builders.question(1, stem="Autre ?"), builders.question(2, key="a"))),
        ),
    )
    releases = samples.build_sample_release(before, earlier=()), samples.build_sample_release(after)
    assert releases[0].release.identifiers == releases[1].release.identifiers


def test_questions_may_be_added_and_moved() -> None:
    first = samples.build_sample_release(samples.make_content(1, 2)).release
    second = samples.build_sample_release(samples.make_content(3, 2, 1), earlier=(first,)).release
    assert second.identifiers.interactions == ("q-0003", "q-0002", "q-0001")


def test_a_question_asked_before_the_lesson_is_kept_like_the_scored_ones() -> None:
    asked = builders.content(artefacts=(deliverables.positioning(), samples.make_quiz((3,))))
    first = samples.build_sample_release(asked).release
    assert first.identifiers.interactions == ("q-0003", "q-0001", "q-0002")
    with pytest.raises(PackageRefused, match="interaction q-0001 is removed"):
        samples.build_sample_release(samples.make_content(3), earlier=(first,))


def test_a_removed_question_is_refused_with_its_effect_and_its_remedy() -> None:
    first = samples.build_sample_release(samples.make_content(1, 2)).release
    with pytest.raises(PackageRefused) as refused:
        samples.build_sample_release(samples.make_content(1), earlier=(first,))
    assert refused.value.place == KEY
    assert "interaction q-0002 is removed (answers given to it" in refused.value.happened
    assert refused.value.remedy.endswith("--force q-0002")


def measured(**changes: object) -> Content:
    """One question, on the one objective of the module."""
    quiz = samples.Quiz(items=(builders.question(1, objective=builders.module().objectives[0].id),))
    return builders.content(**({"artefacts": (builders.lesson(), quiz)} | changes))


def test_an_objective_nobody_is_measured_on_any_more_is_refused_with_its_effect() -> None:
    first = samples.build_sample_release(measured()).release
    assert first.identifiers.objectives == (f"objective-{KEY}--seuils",)
    with pytest.raises(PackageRefused, match=rf"objective objective-{KEY}--seuils is removed \(the measure"):
        samples.build_sample_release(measured(objectives=()), earlier=(first,))
    forced = frozenset(first.identifiers.objectives)
    second = samples.build_sample_release(measured(objectives=()), earlier=(first,), force=forced).release
    assert second.identifiers.objectives is None


def test_a_release_from_before_objectives_were_measured_keeps_its_bytes_and_loses_nothing() -> None:
    first = samples.build_sample_release(samples.make_content(1)).release
    assert b"objectives" not in first.identifiers.canonical()
    assert samples.build_sample_release(measured(), earlier=(first,)).release.number == 2


def test_a_removed_question_passes_when_named() -> None:
    first = samples.build_sample_release(samples.make_content(1, 2)).release
    second = samples.build_sample_release(
        samples.make_content(1), earlier=(first,), force=frozenset({"q-0002"})
    )
    assert second.release.identifiers.interactions == ("q-0001",)


def test_naming_one_loss_does_not_let_another_through() -> None:
    first = samples.build_sample_release(samples.make_content(1, 2, 3)).release
    with pytest.raises(PackageRefused, match=r"interaction q-0003 is removed") as refused:
        samples.build_sample_release(samples.make_content(1), earlier=(first,), force=frozenset({"q-0002"}))
    assert "q-0002" not in str(refused.value)


@pytest.mark.parametrize("kind", ["manifest", "organization", "item", "resource", "activity"])
def test_a_changed_identifier_is_refused_with_what_becomes_of_attempts(kind: str) -> None:
    before = ids(**{kind: "another-name"})
    after = ids()
    with pytest.raises(PackageRefused) as refused:
        refuse_losses(KEY, before, after, frozenset())
    assert f"{kind} another-name becomes {getattr(after, kind)}" in str(refused.value)
    assert EFFECTS[kind] in str(refused.value)
    refuse_losses(KEY, before, after, frozenset({"another-name"}))


def test_another_course_iri_is_refused_because_statements_would_be_counted_apart() -> None:
    moved = Edition(builders.course(iri="https://ailleurs.example/froid"), builders.content(), KINDS)
    assert [loss.kind for loss in list_losses(ids(), build_identifiers(moved))] == ["activity"]


def test_only_the_last_release_counts() -> None:
    """A loss once accepted is not asked for again."""
    first = samples.build_sample_release(samples.make_content(1, 2)).release
    second = samples.build_sample_release(
        samples.make_content(1), earlier=(first,), force=frozenset({"q-0002"})
    ).release
    assert (
        samples.build_sample_release(samples.make_content(1, 3), earlier=(first, second)).release.number == 3
    )


QUESTIONS = st.lists(st.integers(1, 30), unique=True, min_size=1, max_size=8)


@settings(max_examples=examples(25))
@given(QUESTIONS, QUESTIONS)
def test_exactly_the_questions_that_go_are_losses(before: list[int], after: list[int]) -> None:
    def of(numbers: list[int]) -> Content:
        return samples.make_content(*numbers)

    last, following = (build_identifiers(Edition(builders.course(), of(n), KINDS)) for n in (before, after))
    assert {loss.name for loss in list_losses(last, following)} == {
        f"q-{number:04d}" for number in set(before) - set(after)
    }
