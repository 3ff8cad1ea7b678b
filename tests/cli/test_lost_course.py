"""A course whose `course.yaml` is gone is told wherever what needs a person is told."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.defs.needs_evaluation import evaluate_needs
from pipelines.queries.needs import list_needs
from pipelines.queries.queue_places import WaitingCount
from schemas.language import Language
from schemas.needs import NeedKind
from tests.cli.conftest import KEY, OTHER, PERSON, Door, course


def rename(door: Door) -> Path:
    """The file of the course under another name."""
    return (door.course / "course.yaml").rename(door.course / "course.yaml.old")


def test_a_course_whose_file_was_renamed_is_red_in_status_and_in_dagster(delivered: Door) -> None:
    """Its modules were only absent, and everything was green."""
    before = list_needs(delivered.workspace, 0)
    file = rename(delivered)
    said = delivered("status").out
    assert "1 thing is broken\n- froid: the file of this course is gone" in said
    assert f"their releases (1). Put it back as {delivered.course / 'course.yaml'}" in said
    assert f"Put it back as {delivered.course / 'course.yaml'}" in delivered("doctor").out.replace("\n", " ")
    check = evaluate_needs(delivered.workspace, WaitingCount(0))
    assert not check.passed
    assert "a disparu" in (check.description or "")
    file.rename(delivered.course / "course.yaml")
    assert list_needs(delivered.workspace, 0) == before


def test_what_learners_still_see_is_told_though_the_course_is_gone(delivered: Door) -> None:
    delivered("withdraw", KEY, "--as", PERSON, "--comment", "Le seuil est faux")
    rename(delivered)
    course, withdrawal = list_needs(delivered.workspace, 0).needs
    assert (course.kind, withdrawal.kind) == ("course", "withdrawal")
    assert "learners still see it" in withdrawal.explain(Language.ENGLISH).happened


def test_a_course_under_another_id_is_gone_and_a_broken_one_is_only_broken(drafted: Door) -> None:
    drafted.change(modules=[])
    assert [each.subject for each in list_needs(drafted.workspace, 0).needs] == [""]
    file = drafted.course / "course.yaml"
    file.write_text(file.read_text().replace("id: froid", "id: chaud"))
    assert "froid" in [each.subject for each in list_needs(drafted.workspace, 0).needs]


def test_status_fails_for_a_lost_course_as_for_a_broken_one(drafted: Door) -> None:
    """It printed "1 thing is broken" and ended with 0, so that no script noticed."""
    rename(drafted)
    said = drafted("status")
    assert said.code == 2
    assert "the file of this course is gone" in said.err


@pytest.mark.parametrize("verb", ["check", "draft"])
def test_a_course_that_is_gone_is_named_by_what_reads_courses(drafted: Door, verb: str) -> None:
    """Both said to make a course with `premierjet init`."""
    rename(drafted)
    said = drafted(verb)
    assert said.code == 2
    assert "the file of this course is gone" in said.err
    assert "premierjet init" not in said.err


@pytest.mark.parametrize("name", ["course.yml", "Course.yaml", "course.yaml.txt"])
def test_a_course_whose_file_has_nearly_the_right_name_is_told_so(drafted: Door, name: str) -> None:
    file = (drafted.course / "course.yaml").rename(drafted.course / name)
    told = f"{file}: is not read: a course's file is called course.yaml. Rename it to course.yaml"
    for verb in ("check", "draft", "status"):
        said = drafted(verb)
        assert (verb, said.code) == (verb, 2)
        assert told in said.err
    (need,) = list_needs(drafted.workspace, 0).needs
    assert str(need.explain(Language.ENGLISH)) == told


def test_a_file_of_the_right_name_is_read_whatever_lies_beside_it(drafted: Door) -> None:
    (drafted.course / "course.yml").write_text("id: other\n")
    assert drafted("check").code == 0


def test_status_fails_where_something_broken_is_all_there_is(delivered: Door) -> None:
    assert delivered("status").code == 3, "of two modules one waits"
    delivered.well("decide", OTHER, "approve", "--as", PERSON)
    assert delivered("status").code == 0
    (zip_,) = (delivered.course / "livraisons" / "froid" / "chaine" / "v1").glob("*--scorm12.zip")
    zip_.write_bytes(b"other")
    delivered("deliver", "--check")
    assert delivered("status").code == 1


def take_out(door: Door) -> list[dict[str, Any]]:
    """Take the delivered module out of its course, and return what the course's modules were."""
    modules = course()["modules"]
    door.change(modules=[each for each in modules if each["id"] != KEY.rpartition("-")[2]])
    return modules


def test_a_module_taken_out_of_its_course_is_told_while_targets_have_it(delivered: Door) -> None:
    """Of a lost course that was told; of one module nothing was, and the nightly check left it out."""
    delivered("withdraw", KEY, "--as", PERSON, "--comment", "Le seuil est faux")
    modules = take_out(delivered)
    gone, withdrawal = (each for each in list_needs(delivered.workspace, 0).needs if each.is_failure)
    assert (gone.kind, gone.subject, withdrawal.kind) == (NeedKind.COURSE, KEY, NeedKind.WITHDRAWAL)
    assert gone.explain(Language.FRENCH).happened.startswith("ce module a été sorti de son cours")
    checked = delivered("deliver", "--check")
    assert checked.code == 2
    assert "targets still have a release of it (depot)" in checked.err
    delivered.change(modules=modules)
    assert delivered("roll-back", KEY, "--yes").code == 0
    take_out(delivered)
    assert not [each for each in list_needs(delivered.workspace, 0).needs if each.is_failure]
    assert delivered("deliver", "--check").code == 0


def test_a_module_taken_out_before_it_was_delivered_needs_nobody(drafted: Door) -> None:
    take_out(drafted)
    assert not [each for each in list_needs(drafted.workspace, 0).needs if each.is_failure]


def test_a_damaged_receipt_of_a_module_taken_out_hides_nothing_else(delivered: Door) -> None:
    """One file ended `status`, *needs you* and Dagster's check altogether."""
    take_out(delivered)
    (receipt,) = (delivered.root / ".premierjet" / "receipts" / KEY).rglob("*.json")
    receipt.write_text("")
    damaged, waits = list_needs(delivered.workspace, 1).needs
    assert (damaged.kind, damaged.subject, waits.kind) == (NeedKind.STORE, KEY, NeedKind.REVIEW)
    assert receipt.name in str(damaged.explain(Language.ENGLISH))
    for arguments in (("status",), ("deliver", "--check")):
        said = delivered(*arguments)
        assert receipt.name in said.out + said.err
        assert said.out, "what else was found"
