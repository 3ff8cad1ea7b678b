"""What a release says has changed: all a reader could notice, and to learners what is theirs alone."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from lxml import html

from pipelines.deliverables.flashcards.contract import Flashcards
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.summary.contract import Summary
from pipelines.deliverables.trainer_guide.contract import TrainerGuide
from pipelines.packaging.changes import announce_changes, compare_releases
from pipelines.packaging.changes.comparison import Predecessor, list_changes
from pipelines.testing import builders, samples
from pipelines.testing.packages import KINDS
from schemas.change_log import ChangeKind, ChangeLog, ChangeSubject, ReleaseChange
from schemas.course import CompletionRule, Objective
from schemas.draft import Content, Nature, Option, Origin, Row
from schemas.errors import PackageRefused
from schemas.language import Language
from schemas.release import Release
from tests.strategies import contents

WRONG = "Un produit exposé plus de trois heures est écarté."


def rewritten(text: str = "Un produit exposé plus de 20 minutes est écarté.") -> Content:
    """The module of the builders with its second sentence, in the lesson, worded otherwise."""
    content = builders.content()
    first, *others = content.artefacts
    assert isinstance(first, Lesson)
    paragraph = first.sections[0].blocks[0]
    said = [s.model_copy(update={"text": text}) if s.id == "st-0002" else s for s in paragraph.statements]
    page = first.sections[0].model_copy(
        update={"blocks": (paragraph.model_copy(update={"statements": tuple(said)}),)}
    )
    lesson = first.model_copy(update={"sections": (page, *first.sections[1:])})
    return content.model_copy(update={"artefacts": (lesson, *others)})


def told(found: Iterable[ReleaseChange]) -> list[tuple[ChangeSubject, ChangeKind, str]]:
    return [(change.subject, change.how, change.id) for change in found]


def asked(**changed: object) -> Content:
    return builders.content(artefacts=(builders.lesson(), Quiz(items=(builders.question(**changed),))))


LESSON = builders.lesson()
OTHER_ANSWERS = (Option(id="a", text="15 minutes"), Option(id="b", text="20 minutes"))
DIFFERENT: dict[str, tuple[Content, Content, list[tuple[ChangeSubject, ChangeKind, str]]]] = {
    "nothing": (builders.content(), builders.content(), []),
    "a sentence": (builders.content(), rewritten(), [(ChangeSubject.PASSAGE, ChangeKind.CHANGED, "st-0002")]),
    "title, time and pass mark": (
        builders.content(),
        builders.content(title="Le froid", duration_minutes=25, mastery_percent=70),
        [
            (ChangeSubject.TITLE, ChangeKind.CHANGED, "title"),
            (ChangeSubject.DURATION, ChangeKind.CHANGED, "duration"),
            (ChangeSubject.MASTERY, ChangeKind.CHANGED, "mastery"),
        ],
    ),
    "a rule where there was the usual one": (
        builders.content(),
        builders.content(rule=CompletionRule(attempts=3)),
        [(ChangeSubject.RULE, ChangeKind.ADDED, "rule")],
    ),
    "another rule": (
        builders.content(rule=CompletionRule(attempts=3)),
        builders.content(rule=CompletionRule(attempts=4)),
        [(ChangeSubject.RULE, ChangeKind.CHANGED, "rule")],
    ),
    "a criterion": (
        builders.content(),
        builders.content(
            objectives=(Objective(id="seuils", text="Citer les seuils de température", criterion="tous"),)
        ),
        [(ChangeSubject.OBJECTIVE, ChangeKind.CHANGED, "seuils")],
    ),
    "a page that is gone": (
        builders.content(artefacts=(LESSON,)),
        builders.content(artefacts=(Lesson(sections=LESSON.sections[:1]),)),
        [
            (ChangeSubject.PAGE, ChangeKind.REMOVED, "p-0002"),
            *[(ChangeSubject.PASSAGE, ChangeKind.REMOVED, f"st-000{number}") for number in (4, 5, 6)],
            (ChangeSubject.PASSAGE, ChangeKind.REMOVED, "st-0007/heading"),
            *[(ChangeSubject.PASSAGE, ChangeKind.REMOVED, f"st-000{number}") for number in (7, 8)],
        ],
    ),
    "pages turned round": (
        builders.content(artefacts=(LESSON,)),
        builders.content(artefacts=(Lesson(sections=LESSON.sections[::-1]),)),
        [(ChangeSubject.ORDER, ChangeKind.CHANGED, "lesson")],
    ),
    "a claim that is now an example": (
        builders.content(artefacts=(Summary(points=(builders.statement(2),)),)),
        builders.content(artefacts=(Summary(points=(builders.statement(2, nature=Nature.ILLUSTRATION),)),)),
        [(ChangeSubject.PASSAGE, ChangeKind.CHANGED, "st-0002")],
    ),
    "another answer": (
        asked(),
        asked(options=OTHER_ANSWERS),
        [(ChangeSubject.QUESTION, ChangeKind.CHANGED, "q-0001")],
    ),
    "another key": (asked(), asked(key="a"), [(ChangeSubject.QUESTION, ChangeKind.CHANGED, "q-0001")]),
    "another source": (
        asked(),
        asked(citations=(builders.citation(1),)),
        [(ChangeSubject.SOURCE, ChangeKind.CHANGED, "q-0001")],
    ),
    "questions in and out": (
        samples.make_content(1, 2),
        samples.make_content(2, 3),
        [
            (ChangeSubject.QUESTION, ChangeKind.ADDED, "q-0003"),
            (ChangeSubject.QUESTION, ChangeKind.REMOVED, "q-0001"),
        ],
    ),
    "a quiz where there was none": (
        builders.content(artefacts=(LESSON,)),
        samples.make_content(1),
        [
            (ChangeSubject.MASTERY, ChangeKind.ADDED, "mastery"),
            (ChangeSubject.DELIVERABLE, ChangeKind.ADDED, "quiz"),
            (ChangeSubject.QUESTION, ChangeKind.ADDED, "q-0001"),
        ],
    ),
    "who wrote it": (
        asked(),
        asked(origin=Origin.HUMAN),
        [(ChangeSubject.OTHER, ChangeKind.CHANGED, "other")],
    ),
}


@pytest.mark.parametrize(("before", "after", "expected"), DIFFERENT.values(), ids=DIFFERENT)
def test_each_difference_is_told_once_by_its_id(
    before: Content, after: Content, expected: list[tuple[ChangeSubject, ChangeKind, str]]
) -> None:
    assert told(list_changes(before, after)) == expected


@given(contents(), contents())
def test_no_two_contents_that_differ_are_told_to_be_the_same(before: Content, after: Content) -> None:
    assert bool(list_changes(before, after)) == (before != after)


def followed(
    content: Content, before: Content | None = None, *, earlier: Release | None = None
) -> samples.BuiltRelease:
    """The release of a content that follows one of the builders' content."""
    first = earlier or samples.get_sample_release().release
    return samples.build_sample_release(
        content, (first,), before=before, force=frozenset(first.identifiers.interactions)
    )


def about(built: samples.BuiltRelease, kind: str = "web") -> html.HtmlElement:
    (package,) = (each for each in built.release.packages if each.format == kind)
    page = samples.unzip_files(built.files[package.name])["index.html"]
    return html.document_fromstring(page.decode()).get_element_by_id("about")


def test_learners_read_what_changed_on_the_page_about_the_module() -> None:
    shown = about(followed(rewritten(), builders.content())).text_content()
    assert "Ce qui a changé depuis la version 1" in shown
    assert "Phrases et lignes modifiées\u00a0: 1" in shown
    assert "plus de 20\u00a0minutes" in shown
    assert "plus de 30 minutes" not in shown


def test_a_passage_taken_back_is_counted_on_the_page_and_never_taught_again() -> None:
    """It may have been wrong; whoever checks the release finds it in the evidence."""
    was_wrong = samples.build_sample_release(rewritten(WRONG)).release
    after = followed(
        builders.content(artefacts=(samples.make_quiz([1]),)), rewritten(WRONG), earlier=was_wrong
    )
    assert "Phrases et lignes retirées" in about(after).text_content()
    assert WRONG not in about(after).text_content()
    assert WRONG in after.files["changes.md"].decode()


def test_no_page_tells_the_right_answer_of_a_question_that_changed() -> None:
    shown = about(followed(asked(options=OTHER_ANSWERS), builders.content())).text_content()
    assert "Questions modifiées\u00a0: 1" in shown
    assert "20 minutes" not in shown


def test_learners_are_not_told_of_what_only_the_trainer_reads() -> None:
    guide = TrainerGuide(sections=(LESSON.sections[0].model_copy(update={"id": "p-0009", "title": "Piège"}),))
    content = builders.content()
    with_guide = content.model_copy(update={"artefacts": (*content.artefacts, guide)})
    built = followed(with_guide, content)
    assert "Rien de ce qui se lit n’a changé." in about(built).text_content()
    assert "Piège" not in about(built).text_content()
    assert "Piège" in built.files["changes.md"].decode()


def test_a_first_release_says_it_is_the_first() -> None:
    built = samples.get_sample_release()
    assert "C’est la première version de ce module." in about(built).text_content()
    assert "C’est la première version de ce module." in built.files["changes.md"].decode()
    assert "This is the first release of this module." in built.files["froid--chaine--v1--import.md"].decode()


def test_a_release_before_that_cannot_be_read_is_said_to_be_unknown() -> None:
    built = followed(rewritten())
    assert "n’est pas connu" in about(built).text_content()
    assert ChangeLog.from_json(built.files["changes.json"]).changes is None


def test_the_import_note_counts_the_changes_in_both_languages() -> None:
    note = followed(rewritten(), builders.content()).files["froid--chaine--v2--import.md"].decode()
    assert "### Ce qui a changé depuis la version 1\n\n- Phrases et lignes modifiées\u00a0: 1" in note
    assert "### What changed since release 1\n\n- Sentences and lines changed: 1" in note


def test_a_content_that_the_release_before_was_not_built_from_is_refused() -> None:
    with pytest.raises(PackageRefused, match="not that of release 1"):
        followed(rewritten(), builders.content(title="Autre"))


@pytest.mark.parametrize("kind", samples.MANIFESTS)
def test_every_format_says_the_same_of_what_changed(kind: str) -> None:
    built = followed(rewritten(), builders.content())
    assert about(built, kind).text_content() == about(built).text_content()


def test_the_same_two_contents_are_told_in_the_same_bytes() -> None:
    one, other = (followed(rewritten(), builders.content()) for _ in range(2))
    assert one.files == other.files


def test_a_hundred_changes_are_named_in_part_and_counted_in_full() -> None:
    cards = tuple(
        Row(id=f"st-{number:04d}", cells=(f"carte {number}", "dos"), origin=Origin.HUMAN)
        for number in range(1, 101)
    )
    log = compare_releases(
        builders.content(artefacts=(Flashcards(cards=cards),)),
        2,
        Predecessor(
            samples.get_sample_release().release,
            builders.content(artefacts=(Summary(points=(builders.statement(2),)),)),
        ),
    )
    added = next(
        told
        for told in announce_changes(log, Language.ENGLISH, KINDS).counts
        if told.title == "Sentences and lines added: 100"
    )
    assert (len(added.names), added.more) == (12, "and 88 more")


HOSTILE = "# <script>alert(1)</script> [x](javascript:1) *gras* `code` | \u202eabc"


def test_a_hostile_sentence_is_text_wherever_it_is_told() -> None:
    built = followed(rewritten(HOSTILE), builders.content())
    assert not about(built).xpath(".//script")
    note = built.files["changes.md"].decode()
    assert "<script" not in note.replace("\\<", "")
    assert "\\[x\\](javascript:1) \\*gras\\* \\`code\\` \\|" in note
