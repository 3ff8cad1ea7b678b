"""Drafts asked for in a batch, by commands alone: sent, waited for, taken up."""

from pipelines.testing.fake_openai import FakeOpenAI
from tests.cli.conftest import KEY, OTHER, Door, course


def asks(door: Door, fake: FakeOpenAI) -> None:
    """A summary a module, of which the rules find nothing to mend in another batch."""
    modules = [each | {"artefacts": ["summary"]} for each in course()["modules"]]
    door.change(model={"base_url": fake.base_url, "name": "fake"}, modules=modules)


def test_a_batch_is_submitted_waited_for_and_taken_up(fresh: Door) -> None:
    with FakeOpenAI() as fake:
        asks(fresh, fake)
        sent = fresh("draft", "--batch", "--json")
        assert sent.code == 3
        assert f"{KEY}: waits for a batch since " in sent.err
        assert (set(sent.document["waiting"]), sent.document["modules"]) == ({KEY, OTHER}, [])
        assert fresh("status").out.count("waits for a batch since ") == 2
        (listed,) = fresh.well("batches")["batches"]
        assert [each["module"] for each in listed["waiting"]] == [KEY, OTHER]

        fake.batches.finish()
        assert fresh("draft").code == 3, "the plans are there, and what they ask for waits in its turn"
        fake.batches.finish()
        drafted = fresh.well("draft")["modules"]
        assert [each["written"] for each in drafted] == [True, True]
        assert (fake.requests, len(fake.batches.made)) == ([], 2)
    assert "batch" not in fresh("status").out


def test_a_host_without_batches_ends_with_the_setting_to_change(fresh: Door) -> None:
    with FakeOpenAI() as fake:
        asks(fresh, fake)
        fake.batches.absent = True
        said = fresh("draft", "--batch", OTHER)
        assert said.code == 2
        assert "Remove model.batch from course.yaml and draft without --batch" in said.err
        assert fresh("draft", OTHER).code == 0
        assert fake.requests


def test_a_batch_is_cancelled_by_its_course(fresh: Door) -> None:
    with FakeOpenAI() as fake:
        asks(fresh, fake)
        assert fresh("draft", "--batch").code == 3
        assert fresh.well("batches", "--cancel", "froid")["cancelled"] is True
        assert [batch["status"] for batch in fake.batches.made.values()] == ["cancelling"]
        assert "batch since" not in fresh("status").out
        assert fresh("batches", "--cancel", "chaud").code == 2
