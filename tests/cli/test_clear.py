"""`premierjet clear`: what nothing rests on any more, listed, then removed."""

import os
import time
from hashlib import sha256

from pipelines.testing.s3_server import Seaweed
from tests.cli.conftest import KEY, PERSON, SOURCE, Door
from tests.cli.test_pull import course, put  # noqa: F401  # a fixture

LONG_AGO = time.time() - 40 * 86_400


def originals(door: Door) -> set[str]:
    return {path.name for path in (door.root / ".premierjet/originals").iterdir()}


def age(door: Door) -> None:
    for path in (door.root / ".premierjet/originals").iterdir():
        os.utime(path, (LONG_AGO, LONG_AGO))


def test_only_what_neither_lock_nor_draft_nor_release_rests_on_is_cleared(
    course: Door,  # noqa: F811
    seaweed: Seaweed,
    bucket: str,
) -> None:
    """Four texts: one released, one forgotten, one drafted, one only pulled."""
    course.well("draft")
    course.well("decide", KEY, "approve", "--as", PERSON)
    course.well("package", KEY)
    texts = [SOURCE, *(SOURCE.replace("30", str(minutes)) for minutes in (20, 15, 10))]
    for text in texts[1:3]:
        put(seaweed, bucket, text)
        course.well("draft")
    put(seaweed, bucket, texts[3])
    course.well("pull")
    released, forgotten, drafted, pulled = (sha256(text.encode()).hexdigest() for text in texts)
    assert originals(course) == {released, forgotten, drafted, pulled}
    assert course.well("clear")["originals"] == []
    age(course)
    listed = course.well("clear")
    assert [each["sha256"] for each in listed["originals"]] == [forgotten]
    assert (listed["bytes"], listed["deleted"]) == (len(texts[1].encode()), False)
    assert originals(course) == {released, forgotten, drafted, pulled}
    assert "premierjet clear --delete" in course("clear").out
    assert course.well("clear", "--delete")["deleted"]
    assert originals(course) == {released, drafted, pulled}
    assert "rests on every original" in course("clear", "--delete").out
