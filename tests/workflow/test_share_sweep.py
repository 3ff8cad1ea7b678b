"""A sweep is shared by several runs: each module once, evenly, and no course spends more for it."""

from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from adapters.workspace import Workspace, open_workspace
from pipelines.workflow.share_sweep import CourseMeters, SweepPart, split_sweep
from schemas.ids import split_key

KEYS = st.lists(
    st.builds("{}--m{}".format, st.sampled_from(["a", "b", "c"]), st.integers(0, 40)), unique=True
)
MODEL = {"base_url": "http://127.0.0.1:1/v1", "name": "m"}


def workspace(root: Path, *courses: dict[str, object]) -> Workspace:
    (root / "dagster.yaml").touch()
    for course in courses:
        described = {
            "title": "Titre", "language": "fr", "iri": f"https://example.org/{course['id']}",
            "sources": [{"path": "*.md"}], "review": {"roles": {"r": ["lea", "noe"]}},
            "modules": [{"id": f"m{n}", "title": f"Module {n}"} for n in range(6)],
        } | course  # fmt: skip
        folder = root / "courses" / str(course["id"])
        folder.mkdir(parents=True)
        (folder / "a.md").write_text("# Un\n\nDeux.\n")
        (folder / "course.yaml").write_text(yaml.safe_dump(described))
    opened = open_workspace(root)
    assert opened.read_courses()[1] == ()
    return opened


def keys(course: str) -> list[str]:
    return [f"{course}--m{n}" for n in range(6)]


@pytest.fixture(scope="module")
def undescribed(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An installation without courses: what nobody describes is divided too."""
    return workspace(tmp_path_factory.mktemp("root"))


@given(KEYS, st.integers(1, 8))
def test_each_module_is_in_one_part_and_parts_differ_by_one_module_at_most(
    undescribed: Workspace, asked: list[str], most: int
) -> None:
    shared = split_sweep(undescribed, asked, most)
    assert Counter(key for part in shared for key in part.modules) == Counter(asked)
    assert len(shared) == min(most, len(asked))
    sizes = [len(part.modules) for part in shared]
    assert max(sizes, default=0) - min(sizes, default=0) <= 1
    for part in shared:
        for course in {split_key(key)[0] for key in part.modules}:
            holding = sum(any(split_key(key)[0] == course for key in other.modules) for other in shared)
            assert part.shares.get(course, 1) == holding


def test_one_run_takes_all_and_divides_nothing(tmp_path: Path) -> None:
    assert split_sweep(workspace(tmp_path, {"id": "a"}), keys("a"), 1) == (SweepPart(tuple(keys("a")), {}),)


def test_a_course_asked_by_batch_stays_whole_and_the_others_fill_the_other_run(tmp_path: Path) -> None:
    """Two runs would read and answer the same batches."""
    batched = {"id": "a", "model": {**MODEL, "batch": {}}}
    shared = split_sweep(workspace(tmp_path, batched, {"id": "b"}), keys("a") + keys("b"), 2)
    assert [part.modules for part in shared] == [tuple(keys("a")), tuple(keys("b"))]
    assert [part.shares for part in shared] == [{}, {}]


def test_a_course_asked_less_often_a_minute_than_there_are_runs_stays_whole(tmp_path: Path) -> None:
    slow = {"id": "a", "model": {**MODEL, "requests_per_minute": 2}}
    opened = workspace(tmp_path, slow)
    assert len(split_sweep(opened, keys("a"), 3)) == 1
    assert len(split_sweep(opened, keys("a"), 2)) == 2


def test_a_run_of_two_has_half_the_budget_of_a_course(tmp_path: Path) -> None:
    budgeted = {"id": "a", "model": MODEL, "budget": {"tokens": 1000}}
    opened = workspace(tmp_path, budgeted)
    course = opened.find_course("a").course
    (one, _) = split_sweep(opened, keys("a"), 2)
    meters = CourseMeters(one.shares)
    assert meters.of(course) is meters.of(course)
    assert (meters.of(course)._budget, CourseMeters().of(course)._budget) == (
        course.budget.model_copy(update={"tokens": 500}),
        course.budget,
    )
