"""From an approved draft to a release: whole, the same everywhere, and never of anything else."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.summary.contract import Summary
from pipelines.testing import builders, samples
from pipelines.testing.packages import build
from schemas.course import UNLIMITED, Completion, CompletionRule, PagesAsked, QuizAsked
from schemas.draft import Option, Paragraph
from schemas.errors import PackageRefused
from schemas.review import Verdict

CHECKOUT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize("kind", samples.SAMPLE_FORMATS)
def test_each_package_holds_the_very_bytes_a_person_approved(kind: str) -> None:
    """Promise 1: unzip each package and compare with the decision's digest."""
    built = samples.build_sample_release()
    package = next(package for package in built.release.packages if package.format == kind)
    embedded = samples.unzip_files(built.files[package.name])["content.json"]
    decision = built.release.approval.decisions[0]
    assert sha256(embedded).hexdigest() == decision.digest
    assert embedded == builders.content().canonical()


def test_a_release_names_its_packages_after_course_module_version_and_format() -> None:
    assert [package.name for package in samples.build_sample_release().release.packages] == [
        "froid--chaine--v1--scorm12.zip",
        "froid--chaine--v1--scorm2004.zip",
        "froid--chaine--v1--cmi5.zip",
        "froid--chaine--v1--tincan.zip",
        "froid--chaine--v1--web.zip",
        "froid--chaine--v1--documents.zip",
        "froid--chaine--v1--banks.zip",
    ]


def test_every_file_is_in_the_release_with_its_sum_and_size() -> None:
    built = samples.build_sample_release()
    stored = (*built.release.packages, *built.release.evidence)
    assert {file.name: (file.sha256, file.size) for file in stored} == {
        name: (sha256(data).hexdigest(), len(data)) for name, data in built.files.items()
    }


def test_releases_are_numbered_from_one_and_follow_the_highest() -> None:
    first = samples.build_sample_release().release
    second = samples.build_sample_release(earlier=(first,)).release
    third = samples.build_sample_release(earlier=(second, first)).release
    only_seventh = first.model_copy(update={"number": 7})
    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert samples.build_sample_release(earlier=(only_seventh,)).release.number == 8


def test_a_draft_changed_since_its_approval_is_refused() -> None:
    approved = builders.draft()
    changed = builders.draft(content=builders.content(title="La chaîne du froid, corrigée"))
    approval = builders.approval(approved)
    with pytest.raises(PackageRefused, match="Have the newest draft approved"):
        build(changed, approval, builders.course(), (), builders.spans(), builders.entries(approval))


def test_an_approval_of_another_module_is_refused() -> None:
    approval = builders.approval().model_copy(update={"module": "froid--autre"})
    with pytest.raises(PackageRefused, match="the approval is of froid--autre"):
        build(
            builders.draft(),
            approval,
            builders.course(),
            (),
            builders.spans(),
            builders.entries(builders.approval()),
        )


@pytest.mark.parametrize("verdict", [Verdict.REJECT, Verdict.REQUEST_CHANGES, Verdict.WITHDRAW])
def test_only_decisions_to_approve_make_an_approval(verdict: Verdict) -> None:
    decided = builders.decision(verdict=verdict)
    approval = builders.approval().model_copy(update={"decisions": (decided,)})
    with pytest.raises(PackageRefused):
        build(builders.draft(), approval, builders.course(), (), builders.spans(), builders.entries(approval))


def test_an_approval_the_ledger_does_not_hold_is_refused() -> None:
    with pytest.raises(PackageRefused, match="the ledger holds no such approval by lea"):
        build(builders.draft(), builders.approval(), builders.course(), (), builders.spans(), ())


def test_a_module_of_another_course_is_refused() -> None:
    approval = builders.approval()
    with pytest.raises(PackageRefused, match="has no such module"):
        build(
            builders.draft(),
            approval,
            builders.course(id="chaud"),
            (),
            builders.spans(),
            builders.entries(approval),
        )


UNUSABLE = {
    "no options": (builders.question(options=()), "0 options"),
    "one option": (builders.question(options=(Option(id="b", text="30 minutes"),)), "1 options"),
    "key elsewhere": (builders.question(key="z"), "'z' is no option"),
    "option twice": (
        builders.question(options=(Option(id="b", text="30"), Option(id="b", text="60"))),
        "share an id",
    ),
    "blank stem": (builders.question(stem="  "), "blank"),
}


@pytest.mark.parametrize(("question", "complaint"), UNUSABLE.values(), ids=UNUSABLE)
def test_a_question_nobody_could_answer_is_refused_by_its_id(question: object, complaint: str) -> None:
    content = builders.content(artefacts=(samples.Quiz(items=(question,)),))
    with pytest.raises(PackageRefused, match=rf"q-0001.*{complaint}"):
        samples.build_sample_release(content)


def test_two_questions_with_one_id_are_refused() -> None:
    with pytest.raises(PackageRefused, match=r"q-0001.*share this id"):
        samples.build_sample_release(samples.make_content(1, 1))


def test_a_page_without_words_is_refused() -> None:
    lesson = builders.lesson()
    blank = lesson.sections[0].model_copy(
        update={"blocks": (Paragraph(statements=(builders.statement(1, text=" "),)),)}
    )
    with pytest.raises(PackageRefused, match=r"p-0001.*blank"):
        samples.build_sample_release(builders.content(artefacts=(Lesson(sections=(blank,)),)))


def test_a_row_that_does_not_fit_its_table_is_refused() -> None:
    lesson = builders.lesson()
    table = lesson.sections[1].blocks[1]
    narrow = table.model_copy(update={"header": ("Produit",)})
    page = lesson.sections[1].model_copy(update={"blocks": (narrow,)})
    with pytest.raises(PackageRefused, match=r"st-0007.*cells"):
        samples.build_sample_release(builders.content(artefacts=(Lesson(sections=(page,)),)))


BUILD_AGAIN = """
import importlib.metadata as installed
import time
known = installed.version
installed.version = lambda name: "99.1" if name == "premierjet" else known(name)
time.time = lambda: 4_000_000_000.0
time.localtime = lambda seconds=None: time.gmtime(4_000_000_000)
from hashlib import sha256
from pipelines.testing import samples
built = samples.build_sample_release()
for name, data in sorted(built.files.items()):
    print(name, sha256(data).hexdigest())
print(sha256(built.release.canonical()).hexdigest())
"""


def test_another_clock_zone_or_version_gives_the_same_bytes(tmp_path: Path) -> None:
    """Nor does the hash seed; ours is the version that differs, as it does from commit to commit."""
    built = samples.build_sample_release()
    here = [f"{name} {sha256(data).hexdigest()}" for name, data in sorted(built.files.items())]
    here.append(sha256(built.release.canonical()).hexdigest())
    surroundings = {
        "TZ": "Pacific/Kiritimati",
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": str(CHECKOUT),
        "LANG": "C",
    }
    elsewhere = subprocess.run(
        [sys.executable, "-c", BUILD_AGAIN],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], **surroundings},
        capture_output=True,
        text=True,
        check=True,
    )
    assert elsewhere.stdout.splitlines() == here


TITLES = {
    "longest": "Température " * 41 + "ambiante",
    "one long word": "x" * 500,
    "emoji": "Le froid 🧊 en équipe 👩🏽‍🍳👨‍👩‍👧‍👦",
    "right to left": "سلسلة التبريد \u202b(froid)\u202c",
    "markup": "A & B <script>alert('x')</script> ]]> \"q\"",
    "not for xml": "Le froid \ufffe\uffff fin",
    "controls": "Le\u0085froid\u200b",
}


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_title_of_any_shape_makes_valid_packages(title: str) -> None:
    """Building validates: a title the manifest cannot carry would refuse the release."""
    packages = samples.build_sample_release(builders.content(title=title)).release.packages
    assert tuple(package.format for package in packages) == samples.SAMPLE_FORMATS


@pytest.mark.parametrize("count", [1, 100])
def test_a_quiz_of_one_or_a_hundred_questions_is_packaged(count: int) -> None:
    built = samples.build_sample_release(samples.make_content(*range(1, count + 1)))
    assert len(built.release.identifiers.interactions) == count


SCORE = {"scorm2004": b"minNormalizedMeasure", "cmi5": b"masteryScore"}


@pytest.mark.parametrize("kind", SCORE)
def test_a_module_without_quiz_asks_no_score_of_its_learners(kind: str) -> None:
    quizless = builders.content(artefacts=(builders.lesson(), Summary(points=(builders.statement(2),))))
    packages = [
        samples.unzip_files(samples.build_sample_release(content).files[f"froid--chaine--v1--{kind}.zip"])
        for content in (quizless, builders.content())
    ]
    asked = [SCORE[kind] in package[samples.MANIFESTS[kind]] for package in packages]
    assert asked == [False, True]


@pytest.mark.parametrize("mastery", [0, 1, 57, 100])
def test_any_whole_mastery_percentage_is_valid_in_every_format(mastery: int) -> None:
    assert samples.build_sample_release(builders.content(mastery_percent=mastery)).release.number == 1


@pytest.mark.parametrize("pages", PagesAsked)
@pytest.mark.parametrize("quiz", [QuizAsked.ANSWERED, QuizAsked.PASSED])
def test_any_rule_that_asks_for_the_quiz_makes_valid_packages(pages: PagesAsked, quiz: QuizAsked) -> None:
    rule = CompletionRule(completion=Completion(pages=pages, quiz=quiz), attempts=UNLIMITED)
    measured = Quiz(items=(builders.question(objective="seuils"),))
    packages = samples.build_sample_release(
        builders.content(rule=rule, artefacts=(measured,))
    ).release.packages
    assert tuple(package.format for package in packages) == samples.SAMPLE_FORMATS


def test_the_longest_legal_names_are_packaged() -> None:
    course = builders.course(id="c" * 64, modules=(builders.module(id="m" * 64),))
    draft = builders.draft(content=builders.content(module=f"{'c' * 64}--{'m' * 64}"))
    approval = builders.approval(draft)
    built = build(draft, approval, course, (), builders.spans(), builders.entries(approval))
    assert tuple(package.format for package in built.release.packages) == samples.SAMPLE_FORMATS
