"""Drafts whose questions are sent together at night: the same drafts, at half the price, paid once."""

from itertools import chain
from pathlib import Path

import pytest

from pipelines.queries.open_batches import list_awaited_batches
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.workflow.batch import BatchMode, cancel_batches
from pipelines.workflow.draft import DraftSession, draft_module
from schemas.batch import BatchEnding
from schemas.course import Budget, Price
from schemas.errors import AwaitingBatch, BudgetExceeded, InvalidInput
from tests.workflow.night import (
    FROID,
    KEYS,
    NIGHT,
    RELEVE,
    SOURCES,
    course,
    heads,
    installed,
    kept,
    later,
    model,
    nights,
    run,
    write,
)

PRICE = Price(input=2.0, output=10.0)


def test_a_night_asks_every_module_in_one_batch_and_writes_nothing_yet(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        workspace = installed(tmp_path, fake)
        assert run(workspace) == {}
        assert fake.batches.list_calls() == ["POST /files", "POST /batches"]
        assert fake.requests == []
    assert list_awaited_batches(workspace) == dict.fromkeys(KEYS, NIGHT)
    assert heads(workspace) == dict.fromkeys(KEYS)
    (batch,) = kept(workspace)
    assert len(batch.asked) == 6  # lesson, quiz and summary of each


def test_a_draft_made_by_batch_is_the_draft_made_live(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        by_night = installed(tmp_path / "night", fake)
        nights(by_night, fake)
        live = write(tmp_path / "live", course(model(fake)))
        assert run(live) == {}
        assert len(fake.requests) == len(fake.batches.answered)
    for ours, theirs in zip(heads(by_night).values(), heads(live).values(), strict=True):
        assert ours is not None
        assert theirs is not None
        assert ours.content.canonical() == theirs.content.canonical()
        assert ours.findings == theirs.findings
        assert ours.provenance.inputs == theirs.provenance.inputs


def test_a_second_night_asks_nothing_and_keeps_no_batch(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        workspace = installed(tmp_path, fake)
        nights(workspace, fake)
        calls = len(fake.batches.calls)
        assert run(workspace, later(30)) == {}
        assert len(fake.batches.calls) == calls
    assert kept(workspace) == ()
    assert [
        entry.key for entry in workspace.records.store.list("batches/froid/") if "turns" not in entry.key
    ] == []


def test_while_a_batch_is_under_way_nothing_is_asked_again(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        workspace = installed(tmp_path, fake)
        run(workspace)
        assert run(workspace, later(1)) == {}
        assert len(fake.batches.made) == 1
    assert list_awaited_batches(workspace) == dict.fromkeys(KEYS, NIGHT)


def test_what_has_to_be_asked_in_turn_is_asked_in_one_batch_after_the_other(tmp_path: Path) -> None:
    """The critic reads what was written; what it finds is mended, and read again."""
    with FakeOpenAI() as fake:
        workspace = write(tmp_path, course(model(fake, {}, critic="reader")))
        batches = nights(workspace, fake)
        assert batches == len({batch["created_at"] for batch in fake.batches.made.values()}) > 1
        models = [{line["model"] for line in fake.batches.answered}]
    assert models == [{"fake", "reader"}]
    assert None not in heads(workspace).values()


def test_a_host_without_json_schema_gets_the_schema_in_the_next_batch(tmp_path: Path) -> None:
    with FakeOpenAI(Mode.NO_JSON_SCHEMA) as fake:
        workspace = installed(tmp_path, fake)
        assert nights(workspace, fake) == 2
    assert None not in heads(workspace).values()


def test_the_draft_says_what_its_batches_cost_at_their_price(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        workspace = write(tmp_path, course(model(fake, {"price_percent": 50}, price=PRICE)))
        nights(workspace, fake)
        live = write(tmp_path / "live", course(model(fake, price=PRICE)))
        run(live)
    for ours, theirs in zip(heads(workspace).values(), heads(live).values(), strict=True):
        assert ours is not None
        assert theirs is not None
        paid, full = ours.provenance.usage, theirs.provenance.usage
        assert (paid.calls, paid.input_tokens, paid.cached_calls) == (full.calls, full.input_tokens, 0)
        assert paid.cost == pytest.approx(full.cost / 2, abs=1e-5)


def test_an_answer_cut_in_a_batch_is_asked_for_in_parts_in_the_next(tmp_path: Path) -> None:
    """Both halves go out the same night, and what was cut is not asked for again."""
    with FakeOpenAI(Mode.TRUNCATED) as fake:
        workspace = write(tmp_path, course(model(fake, {}, price=PRICE), artefacts=("summary",)))
        run(workspace)
        fake.batches.finish()
        fake.mode = Mode.TRUTHFUL
        nights(workspace, fake, first=1)
        whole, halves, *_ = asked = fake.batches.list_questions()
    assert (len(whole), len(halves)) == (2, 4)
    assert len(set(chain.from_iterable(asked))) == sum(map(len, asked))
    for head in heads(workspace).values():
        assert head is not None
        assert head.provenance.usage.calls >= 3
        assert head.provenance.usage.cached_calls == 0


# the budget


def test_a_budget_of_nothing_sends_no_file(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        workspace = installed(tmp_path, fake, Budget(tokens=0))
        stopped = run(workspace)
        assert fake.batches.calls == []
    assert {key: type(error).__name__ for key, error in stopped.items()} == dict.fromkeys(
        KEYS, "BudgetExceeded"
    )
    assert list_awaited_batches(workspace) == {}


def test_a_budget_in_money_wants_prices_of_a_batch_too(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        stopped = run(installed(tmp_path, fake, Budget(tokens=10**6, cost=1.0)))
        assert fake.batches.calls == []
    assert "a budget in money needs the price of fake" in str(stopped[FROID])


def test_money_is_reserved_at_the_price_of_a_batch(tmp_path: Path) -> None:
    """Both modules may cost 0.14 live: 0.08 has room for them at half the price, 0.05 for one."""
    for cost, held in ((0.08, 2), (0.05, 1)):
        with FakeOpenAI() as fake:
            priced = course(model(fake, {}, price=PRICE), Budget(tokens=10**6, cost=cost))
            workspace = write(tmp_path / str(held), priced)
            run(workspace)
            (batch,) = kept(workspace)
        assert len(batch.modules) == held
        assert 0 < batch.reserved.cost <= cost


def test_what_voices_take_is_not_there_for_a_batch(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        priced = course(model(fake, {}, price=PRICE), Budget(tokens=10**6, cost=0.08))
        workspace = write(tmp_path, priced)
        asking = BatchMode(workspace)
        outbox = asking.outbox(FROID, NIGHT)
        assert outbox is not None
        with outbox.voices.reserve_speech(1000, 50.0):
            pass
        with pytest.raises(AwaitingBatch):
            draft_module(workspace, FROID, NIGHT, DraftSession(sweep=True, outbox=outbox))
        (error,) = asking.close(NIGHT).values()
    assert isinstance(error, BudgetExceeded)


def test_a_module_the_budget_has_no_room_for_stops_no_other(tmp_path: Path) -> None:
    """What a batch may use is reserved for as long as anybody waits for it, not for one run."""
    with FakeOpenAI() as fake:
        workspace = installed(tmp_path, fake, Budget(tokens=15_000))
        assert list(run(workspace)) == [RELEVE]
        assert list(run(workspace, later(1))) == [RELEVE]
        (batch,) = kept(workspace)
        assert batch.modules == (FROID,)
        assert batch.reserved.tokens <= 15_000
        fake.batches.finish()
        assert run(workspace, later(2)) == {}
        fake.batches.finish()
        assert run(workspace, later(3)) == {}
    assert None not in heads(workspace).values()


def test_what_a_settled_batch_spent_is_counted_instead_of_what_was_reserved(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        fake.batches.spoil = lambda lines: lines[1:]
        workspace = installed(tmp_path, fake)
        run(workspace)
        reserved = kept(workspace)[0].reserved.tokens
        fake.batches.finish()
        run(workspace, later(1))
        settled = kept(workspace)[0].settled
    assert settled is not None
    assert 0 < settled.spent.tokens < reserved


# answers that are none


def spoilt(tmp_path: Path, fake: FakeOpenAI) -> int:
    """Spoil one night's answers, and return how many questions the next one asks again."""
    workspace = installed(tmp_path, fake)
    run(workspace)
    fake.batches.finish()
    fake.batches.spoil = list
    assert run(workspace, later(1)) == {}
    again = len(fake.batches.list_questions()[-1]) if len(fake.batches.made) > 1 else 0
    fake.batches.finish()
    assert run(workspace, later(2)) == {}
    assert None not in heads(workspace).values()
    return again


def test_the_order_of_the_lines_means_nothing(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        fake.batches.spoil = lambda lines: lines[::-1]
        assert spoilt(tmp_path, fake) == 0


def test_a_line_that_is_garbage_is_asked_again_and_the_others_are_not(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        fake.batches.spoil = lambda lines: [lines[0][:50], b"\xff\x00{", b"[]", *lines[1:]]
        assert spoilt(tmp_path, fake) == 1


def test_a_question_answered_twice_in_two_ways_is_asked_again(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        fake.batches.spoil = lambda lines: [*lines, lines[0].replace(b"fake", b"false"), lines[0]]
        assert spoilt(tmp_path, fake) == 0
    with FakeOpenAI() as fake:
        fake.batches.spoil = lambda lines: [*lines, lines[0].replace(b"completion_tokens", b"spent")]
        assert spoilt(tmp_path / "other", fake) == 1


def test_the_answers_of_another_course_answer_nothing_here(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        fake.batches.spoil = lambda lines: [
            line.replace(b'"custom_id": "', b'"custom_id": "f') for line in lines
        ]
        assert spoilt(tmp_path, fake) == 6


def test_an_expired_batch_keeps_what_it_answered_and_asks_the_rest_again(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        workspace = installed(tmp_path, fake)
        run(workspace)
        fake.batches.expire(answered=2)
        assert run(workspace, later(25)) == {}
        settled = kept(workspace)[0].settled
        assert settled is not None
        assert settled.ending is BatchEnding.EXPIRED
        assert {each.reason for each in settled.unanswered.values()} == {
            "batch_expired: Not executed before the window ended"
        }
        assert [len(asked) for asked in fake.batches.list_questions()] == [6, 4]
        fake.batches.finish()
        assert run(workspace, later(26)) == {}
        assert len(fake.batches.answered) == 6
    assert None not in heads(workspace).values()


def test_a_question_the_host_will_not_answer_fails_its_module_with_the_hosts_reason(tmp_path: Path) -> None:
    with FakeOpenAI(Mode.FORBIDDEN) as fake:
        workspace = installed(tmp_path, fake)
        run(workspace)
        fake.batches.finish()
        stopped = run(workspace, later(1))
        assert len(fake.batches.made) == 1
    assert set(stopped) == {*KEYS}
    assert "the host answered 403" in str(stopped[FROID])
    assert list_awaited_batches(workspace) == {}


def test_a_batch_its_host_refuses_fails_its_modules_and_is_not_sent_again_by_itself(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        workspace = installed(tmp_path, fake)
        run(workspace)
        (made,) = fake.batches.made.values()
        made["endpoint"] = "/v1/embeddings"
        stopped = run(workspace, later(1))
        assert len(fake.batches.made) == 1
    assert "mismatched_endpoint: Another endpoint" in str(stopped[RELEVE])
    assert list_awaited_batches(workspace) == {}


def test_an_unusable_answer_fails_its_module_and_is_asked_anew_the_next_time(tmp_path: Path) -> None:
    with FakeOpenAI(Mode.REFUSAL) as fake:
        workspace = installed(tmp_path, fake)
        run(workspace)
        fake.batches.finish()
        stopped = run(workspace, later(1))
        assert "the model refused: I cannot help with that" in str(stopped[FROID])
        fake.mode = Mode.TRUTHFUL
        assert nights(workspace, fake, first=2) == 1
    assert None not in heads(workspace).values()


def test_a_draft_that_needs_more_batches_than_it_may_says_so(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        workspace = installed(tmp_path, fake, rounds=2)
        for night in range(2):
            assert run(workspace, later(night)) == {}
            fake.batches.expire()
        stopped = run(workspace, later(3))
        assert len(fake.batches.made) == 2
    assert "after 2 batches in a row its draft still has 3 questions" in str(stopped[FROID])
    assert list_awaited_batches(workspace) == {}


def test_a_batch_that_never_ends_is_cancelled_and_what_it_asked_is_asked_again(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        workspace = installed(tmp_path, fake, hours=30)
        run(workspace)
        assert run(workspace, later(29)) == {}
        assert run(workspace, later(31)) == {}
        assert [batch["status"] for batch in fake.batches.made.values()] == ["cancelled", "validating"]
        fake.batches.finish()
        assert run(workspace, later(32)) == {}
    assert None not in heads(workspace).values()


def test_a_host_without_batches_is_told_of_by_the_name_of_the_setting(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        fake.batches.absent = True
        workspace = installed(tmp_path, fake)
        stopped = run(workspace)
    assert "the host takes no batches (it answered 404)" in str(stopped[FROID])
    assert "model.batch" in str(stopped[FROID])
    assert kept(workspace) == ()


# who waits, and who does not


def test_sources_that_changed_meanwhile_are_asked_about_and_the_rest_is_paid_once(
    tmp_path: Path,
) -> None:
    with FakeOpenAI() as fake:
        workspace = installed(tmp_path, fake)
        run(workspace)
        changed = workspace.courses / "froid" / "sources" / "releve.md"
        changed.write_text(SOURCES["releve"] + "Une alarme sonne à 5 °C.\n", encoding="utf-8")
        assert run(workspace, later(1)) == {}
        asked = fake.batches.list_questions()
        assert [len(each) for each in asked] == [6, 3]
        changed.write_text(SOURCES["releve"], encoding="utf-8")
        fake.batches.finish()
        assert run(workspace, later(2)) == {}
        assert len(fake.batches.made) == 2
    assert None not in heads(workspace).values()


def test_a_module_that_waits_is_not_asked_at_once_unless_it_is_told_so(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        workspace = write(tmp_path, course(model(fake)))
        run(workspace, by_batch=True)
        assert run(workspace, later(1)) == {}
        assert fake.requests == []
        assert run(workspace, later(2), by_batch=False) == {}
        assert len(fake.requests) == 6
    assert None not in heads(workspace).values()
    assert list_awaited_batches(workspace) == {}


def test_a_batch_of_a_module_that_is_gone_still_answers_the_others(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        workspace = installed(tmp_path, fake)
        run(workspace)
        whole = course(model(fake, {}))
        write(tmp_path, whole.model_copy(update={"modules": whole.modules[:1]}))
        fake.batches.finish()
        assert run(workspace, later(1), keys=[FROID]) == {}
    assert workspace.records.head(FROID) is not None
    assert kept(workspace) == ()


def test_switching_batches_on_writes_no_draft_anew(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        workspace = write(tmp_path, course(model(fake)))
        run(workspace)
        write(tmp_path, course(model(fake, {"price_percent": 40})))
        assert run(workspace, later(1)) == {}
        assert fake.batches.calls == []
    assert {head.revision for head in heads(workspace).values() if head} == {1}


def test_a_cancelled_batch_keeps_nobody_waiting_and_its_answers_are_not_asked_again(
    tmp_path: Path,
) -> None:
    with FakeOpenAI() as fake:
        workspace = write(tmp_path, course(model(fake)))
        run(workspace, by_batch=True)
        (cancelled,) = cancel_batches(workspace, "froid", later(1))
        assert cancelled.modules == KEYS
        assert list_awaited_batches(workspace) == {}
        assert [batch["status"] for batch in fake.batches.made.values()] == ["cancelling"]
        (made,) = fake.batches.made.values()
        fake.batches.end(made, "cancelled", 2)
        assert run(workspace, later(2), by_batch=True) == {}
        assert [len(asked) for asked in fake.batches.list_questions()] == [6, 4]


def test_batches_of_a_course_that_is_none_name_those_there_are(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        workspace = installed(tmp_path, fake)
    with pytest.raises(InvalidInput, match=r"chaud: is no course with a model\. Name one of: froid"):
        cancel_batches(workspace, "chaud", NIGHT)
