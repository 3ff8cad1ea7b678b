"""Drafts asked for in a batch, by commands alone: sent, waited for, taken up."""

from tests.cli.conftest import KEY, OTHER, Door
from tests.fake_openai import FakeOpenAI


def asks(door: Door, fake: FakeOpenAI) -> None:
    door.change(model={"base_url": fake.base_url, "name": "fake", "max_output_tokens": 2000})


def test_a_batch_is_submitted_waited_for_and_taken_up(fresh: Door) -> None:
    with FakeOpenAI() as fake:
        asks(fresh, fake)
        sent = fresh("draft", "--batch")
        assert sent.code == 3
        assert f"{KEY}: waits for a batch since " in sent.err
        assert len(fake.batches.made) == 1

        waiting = fresh("draft", KEY, "--json")
        assert (waiting.code, set(waiting.document["waiting"])) == (3, {KEY})
        assert waiting.document["modules"] == []
        status = fresh("status")
        assert status.out.count("waits for a batch since ") == 2
        assert len(fake.batches.made) == 1

        fake.batches.finish()
        assert fresh("draft").code == 3  # what the rules found in it is mended by the next batch
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
