"""A course whose `course.yaml` is gone is told wherever what needs a person is told."""

from pathlib import Path

from pipelines.defs.needs_evaluation import evaluate_needs
from pipelines.queries.needs import list_needs
from pipelines.queries.queue_places import WaitingCount
from schemas.language import Language
from tests.cli.conftest import KEY, PERSON, Door


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
