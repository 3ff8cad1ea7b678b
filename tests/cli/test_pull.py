"""`premierjet pull`: a course that keeps its documents in a bucket, from the terminal."""

import json
from pathlib import Path

import pytest

from pipelines.cli.pull import _format_table
from pipelines.testing.s3_server import Seaweed
from tests.cli.conftest import KEY, OTHER, OTHER_SOURCE, SOURCE, Door
from tests.cli.conftest import course as course_document


@pytest.fixture
def course(fresh: Door, seaweed: Seaweed, bucket: str, monkeypatch: pytest.MonkeyPatch) -> Door:
    """The course of every test of this room, one of its two documents in a bucket."""
    monkeypatch.setenv("PREMIERJET_S3_ENDPOINT_URL", seaweed.endpoint_url)
    put(seaweed, bucket, SOURCE)
    entries = [{"path": "sources/*.md"}, {"s3": {"bucket": bucket, "prefix": "fiches"}}]
    modules = course_document()["modules"]
    modules[0]["sources"] = ["s3/froid.md"]
    (fresh.course / "sources/froid.md").unlink()
    fresh.change(sources=entries, modules=modules)
    return fresh


def put(seaweed: Seaweed, bucket: str, text: str) -> None:
    seaweed.client.put_object(Bucket=bucket, Key="fiches/froid.md", Body=text.encode())


def test_a_course_says_what_was_fetched_from_where(course: Door, bucket: str) -> None:
    assert course.well("pull") == {
        "origins": [
            {
                "course": "froid",
                "from": f"s3://{bucket}/fiches/**",
                "sources": 1,
                "fetched": 1,
                "let_go": 0,
                "left_out": {},
            }
        ],
    }
    assert course.well("pull", "froid")["origins"][0]["fetched"] == 0


def test_a_draft_cites_what_it_pulled_by_itself(course: Door) -> None:
    course.well("draft")
    head = course.workspace.records.head(KEY)
    assert head is not None
    assert {citation.source for citation in head.content.citations} == {"s3/froid.md"}


def test_only_the_module_of_the_object_that_changed_is_drafted_again(
    course: Door, seaweed: Seaweed, bucket: str
) -> None:
    course.well("draft")
    put(seaweed, bucket, SOURCE.replace("30 minutes", "20 minutes"))
    drafted = {each["module"]: each["written"] for each in course.well("draft")["modules"]}
    assert drafted == {KEY: True, OTHER: False}


def test_a_bucket_that_is_down_is_told_and_what_was_pulled_is_still_cited(
    course: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    course.well("draft")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    said = course("pull", "--json")
    assert said.code == 2
    (error,) = said.errors
    assert error["happened"].startswith("the secret key is wrong (since 20")
    assert error["remedy"] == "Correct AWS_SECRET_ACCESS_KEY"
    assert [each["written"] for each in course.well("draft")["modules"]] == [False, False]


def test_a_draft_warns_of_what_it_could_not_pull_and_goes_on(
    course: Door, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever drafted heard nothing: the drafts rested on what had been pulled weeks ago."""
    course.well("draft")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    said = course("draft", "--json")
    assert said.code == 0
    assert [each["written"] for each in said.document["modules"]] == [False, False]
    where = f"s3://{bucket}/fiches/**"
    correct = "the secret key is wrong. Correct AWS_SECRET_ACCESS_KEY"
    assert said.err == f"premierjet: froid: {where}: {correct}\n"


def test_what_is_gone_is_told_until_a_person_lets_go_of_it(
    course: Door, seaweed: Seaweed, bucket: str
) -> None:
    put(seaweed, bucket, SOURCE)
    seaweed.client.put_object(Bucket=bucket, Key="fiches/autre.md", Body=OTHER_SOURCE.encode())
    course.well("pull")
    seaweed.client.delete_object(Bucket=bucket, Key="fiches/autre.md")
    said = course("pull")
    assert said.code == 2
    assert "s3/autre.md: is no longer there (since 20" in said.err
    assert "pull --drop" in said.err
    assert course.well("pull", "--drop")["origins"][0]["let_go"] == 1


def test_check_says_to_pull_first(course: Door, bucket: str) -> None:
    said = course("check")
    assert said.code == 2
    assert f"s3://{bucket}/fiches/**: has not been pulled yet. Run `premierjet pull`" in said.err
    course.well("pull")
    assert course("check").code == 0


def test_an_unknown_course_is_told_with_those_that_exist(course: Door) -> None:
    said = course("pull", "chaud")
    assert said.code == 2
    assert "no course 'chaud'" in said.err
    assert "Known courses: froid" in said.err


def test_a_course_of_files_has_nothing_to_pull(fresh: Door) -> None:
    assert fresh("pull").out == "Every source is a file of its course.\n"


def test_no_credential_is_in_the_lock(course: Door) -> None:
    course.well("pull")
    (lock,) = Path(course.root).rglob("sources.lock.json")
    assert "secret" not in lock.read_text().lower()
    assert set(json.loads(lock.read_text())) == {"course", "origins", "sources", "unpulled"}


def test_an_origin_of_many_pages_leaves_the_table_on_the_screen() -> None:
    urls = ", ".join(f"https://site.example/{n}.html" for n in range(200))
    row = {"course": "a", "from": urls, "sources": 1, "fetched": 1, "let_go": 0, "left_out": {}}
    assert max(map(len, _format_table([row]).splitlines())) < 160
