"""What is for trainers alone is in no file of a package that learners open."""

from hashlib import sha256

import pytest

from pipelines.kinds import PACKAGING_KINDS as KINDS
from pipelines.packaging.edition import Edition
from pipelines.packaging.validation import validate_files
from pipelines.testing import builders, samples
from pipelines.testing.packages import build_files
from schemas.draft import Content, Notes, Paragraph
from schemas.draft.learner_part import is_learner_part, select_learner_part
from tests import sample_deliverables as deliverables

SECRET = "Laissez d'abord chacun se tromper."
NOTED = deliverables.section(9, "Le relevé", Notes(statements=(deliverables.said(90, SECRET),)))


def make_content() -> Content:
    """A lesson with notes on a page and a page of notes, and deliverables for the trainer."""
    lesson = builders.lesson()
    first, *others = lesson.sections
    noted = first.model_copy(
        update={"blocks": (*first.blocks, Notes(statements=(deliverables.said(91, SECRET),)))}
    )
    pages = lesson.model_copy(update={"sections": (noted, *others, NOTED)})
    spoken = deliverables.slides().sections
    slides = deliverables.slides().model_copy(update={"sections": (*spoken, NOTED)})
    return builders.content(artefacts=(pages, deliverables.quiz(), slides, deliverables.trainer_guide()))


LEARNER_FORMATS = sorted(name for name, each in KINDS.formats.items() if each.launch is not None)


@pytest.mark.parametrize("kind", LEARNER_FORMATS)
def test_no_file_that_a_learner_can_download_holds_a_trainer_s_word(kind: str) -> None:
    content = make_content()
    files = build_files(Edition(builders.course(), content, KINDS, 1), kind)
    assert SECRET.encode() in content.canonical()
    assert not [name for name, data in files.items() if SECRET.encode() in bytes(data)]
    held = Content.from_json(files["content.json"])
    assert [each.kind for each in held.artefacts] == ["lesson", "quiz"]
    assert is_learner_part(held, content)
    assert content.canonical_digest().encode() in files["index.html"]


def test_content_all_of_which_is_for_learners_keeps_its_bytes() -> None:
    content = builders.content()
    assert select_learner_part(content, KINDS.has_view) is content


def test_a_release_remembers_the_digest_of_the_part() -> None:
    built = samples.build_sample_release(make_content())
    package = next(each for each in built.release.packages if each.format == "web")
    held = samples.unzip_files(built.files[package.name])["content.json"]
    assert built.release.learners == sha256(held).hexdigest() != built.release.approval.digest
    assert samples.build_sample_release().release.learners is None


def _reword(part: Content) -> Content:
    lesson, *others = part.artefacts
    changed = Paragraph(statements=(deliverables.said(1, "Laissez la porte ouverte."),))
    page = lesson.sections[0].model_copy(update={"blocks": (changed,)})
    return part.model_copy(update={"artefacts": (lesson.model_copy(update={"sections": (page,)}), *others)})


@pytest.mark.parametrize(
    "change",
    [
        _reword,
        lambda part: part.model_copy(update={"artefacts": part.artefacts[::-1]}),
        lambda part: part.model_copy(update={"title": "Autre"}),
        lambda part: part.model_copy(update={"artefacts": part.artefacts * 2}),
        lambda part: part.model_copy(
            update={
                "artefacts": (
                    part.artefacts[0].model_copy(update={"sections": part.artefacts[0].sections[:1]}),
                )
            }
        ),
    ],
    ids=["reworded", "moved", "another title", "twice", "a page is missing"],
)
def test_a_part_that_was_altered_is_not_taken_for_what_was_approved(change: object) -> None:
    content = make_content()
    part = select_learner_part(content, KINDS.has_view)
    assert is_learner_part(part, content)
    assert not is_learner_part(change(part), content)  # type: ignore[operator]


def test_a_package_with_the_trainer_s_part_is_refused() -> None:
    """What a plug-in's format writes is held to the same: a launched package holds the part."""
    content = make_content()
    edition = Edition(builders.course(), content, KINDS, 1)
    files = build_files(edition, "web") | {"content.json": content.canonical()}
    digest = sha256(edition.learner_part).hexdigest()
    rules = {each.rule for each in validate_files(files, KINDS, KINDS.formats["web"], digest)}
    assert "content.other" in rules
