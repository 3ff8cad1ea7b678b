"""`premierjet draft COURSE` drafts what one course holds, as `check COURSE` checks it."""

from tests.cli.conftest import KEY, Door


def test_a_course_stands_for_all_that_is_drafted_of_it_and_each_is_drafted_once(fresh: Door) -> None:
    keys = [key for key in fresh.workspace.module_keys() if key.startswith("froid--")]
    drafted = fresh.well("draft", "froid", KEY)
    assert [row["module"] for row in drafted["modules"]] == keys


def test_a_course_that_is_none_is_refused_with_those_there_are(fresh: Door) -> None:
    said = fresh("draft", "chaud")
    assert said.code == 2
    assert "no course 'chaud'" in said.err
    assert "froid" in said.err
