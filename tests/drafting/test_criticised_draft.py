"""A model's own draft is criticised and mended once; what remains is shown."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.llm import Ask, Reply, StopReason
from adapters.llm.reply_cache import Replies
from adapters.store.folder import FolderStore
from pipelines.deliverables.summary.contract import Summary
from pipelines.deliverables.summary.recipe import SummaryAnswer
from pipelines.drafting.budget import Meter
from pipelines.drafting.critic import Critic
from pipelines.drafting.critic.critic import CriticAnswer, Remark
from pipelines.drafting.criticised_draft import DraftingTeam, write_criticised_draft
from pipelines.drafting.element_builder import StatementAnswer
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.model import ModelWriter
from pipelines.drafting.model_questions import ModelQuestioner
from pipelines.drafting.patch.answer import PartChange, PatchAnswer, RevisionAnswer
from pipelines.testing import builders
from pipelines.testing.fake_openai.fake_writer import make_request
from schemas.course import ModelSettings
from schemas.draft import Citation, Draft, Origin, Statement
from schemas.errors import BudgetExceeded
from schemas.finding import Dimension, Finding, Severity
from schemas.review import Verdict

SETTINGS = ModelSettings(base_url="http://127.0.0.1:1/v1", name="writes", critic="reads")
TRUE = builders.SENTENCES[1]
FALSE = TRUE.replace("30", "45")
OTHER = builders.SENTENCES[0]

Host = Callable[[Ask], str | Reply]


def point(text: str, *, span: int = 2) -> StatementAnswer:
    return StatementAnswer(id="", text=text, span_ids=[builders.spans().sources[0].spans[span].id])


def summary(*points: StatementAnswer) -> str:
    return SummaryAnswer(points=list(points), could_not=[]).model_dump_json()


def remark(place: str, says: str, dimension: Dimension = Dimension.IMPRECISE, suggestion: str = "") -> str:
    remarks = [Remark(place=place, dimension=dimension, says=says, suggestion=suggestion)]
    return CriticAnswer(remarks=remarks).model_dump_json()


SILENT = {"verdicts": '{"verdicts": []}', "blind_answers": '{"answers": []}'}
"""What a critic answers that judges no sentence and answers no question; `test_critic.py` has more."""

NOTHING = CriticAnswer(remarks=[]).model_dump_json()


class Conversation:
    """A host that answers by who is asked, and remembers what it was asked."""

    def __init__(self, folder: Path, host: Host) -> None:
        self.asks: list[Ask] = []
        self.silent: list[Ask] = []
        self.readings = dict(SILENT)
        self._host = host
        asker = ModelQuestioner(self._send, Replies(FolderStore(folder)), Meter.of(SETTINGS, None), 2)
        writer = ModelWriter(SETTINGS, asker)
        self.pens = DraftingTeam(writer, Critic(SETTINGS, asker), writer)

    def _send(self, ask: Ask) -> Reply:
        if ask.answer_name in SILENT:
            self.silent.append(ask)
            return Reply(text=self.readings[ask.answer_name], input_tokens=0, output_tokens=0)
        self.asks.append(ask)
        answer = self._host(ask)
        return answer if isinstance(answer, Reply) else Reply(text=answer, input_tokens=100, output_tokens=10)

    def draft(self, previous: Draft | None = None) -> Draft:
        module = builders.module(artefacts=("summary",))
        return write_criticised_draft(make_request(module=module, previous=previous), self.pens)


def is_mending(ask: Ask) -> bool:
    return ask.answer_name == "patch"


def patch(*changes: PartChange) -> str:
    return PatchAnswer(changes=list(changes), could_not=[]).model_dump_json()


def text(place: str, text: str, *, part: str = "text") -> PartChange:
    return PartChange(place=place, part=part, text=text, span_ids=[])


def answer(first: str, mended: str, read: str = NOTHING) -> Host:
    """A host whose writer answers first, then mends, and whose critic says one thing."""
    return lambda ask: read if ask.model == "reads" else mended if is_mending(ask) else first


def texts(draft: Draft) -> list[str]:
    (found,) = draft.content.artefacts
    assert isinstance(found, Summary)
    return [each.text for each in found.points]


# mending


def test_a_number_no_source_gives_is_mended_before_a_person_sees_it(tmp_path: Path) -> None:
    draft = Conversation(tmp_path, answer(summary(point(FALSE)), patch(text("st-0001", TRUE)))).draft()
    assert texts(draft) == [TRUE]
    assert not [finding for finding in draft.findings if finding.severity is Severity.BLOCKING]
    assert draft.provenance.mended == ("summary",)
    assert draft.revision == 1


def test_what_the_one_pass_did_not_mend_is_shown(tmp_path: Path) -> None:
    said = Conversation(tmp_path, answer(summary(point(FALSE)), patch(text("st-0001", FALSE))))
    draft = said.draft()
    assert [finding.rule for finding in draft.findings if finding.severity is Severity.BLOCKING] == [
        "number.orphan"
    ]
    assert sum(is_mending(ask) for ask in said.asks) == 1


def test_what_the_first_pass_left_blocking_in_its_own_words_is_mended_once_more(tmp_path: Path) -> None:
    """The first answer corrects one of two wrong numbers, the second the other."""
    wrong, half = f"{FALSE} Il y en a 89.", f"{TRUE} Il y en a 89."
    replies = {wrong: half, half: f"{TRUE} Rien n'est remis."}

    def host(ask: Ask) -> str:
        if ask.model == "reads":
            return NOTHING
        shown = next((each for each in replies if each in ask.messages[-1].text), "")
        return patch(text("st-0001", replies[shown])) if is_mending(ask) else summary(point(wrong))

    said = Conversation(tmp_path, host)
    draft = said.draft()
    assert texts(draft) == [replies[half]]
    assert sum(is_mending(ask) for ask in said.asks) == 2
    assert draft.provenance.mended == ("summary",)
    assert sum(each.usage.calls for each in draft.provenance.spent) == len(said.asks) + len(said.silent)


def test_a_second_pass_answers_what_the_critic_said_of_the_first_too(tmp_path: Path) -> None:
    """The first pass leaves a wrong number in one point and writes another that the critic remarks on."""
    wrong, half, vague = f"{FALSE} Il y en a 89.", f"{TRUE} Il y en a 89.", f"{OTHER} Voilà tout."
    asked: list[str] = []

    def host(ask: Ask) -> str:
        shown = ask.messages[-1].text
        if ask.model == "reads":
            return remark("st-0002", "La fin ne dit rien.") if vague in shown else NOTHING
        if not is_mending(ask):
            return summary(point(wrong), point(f"{OTHER} Il y en a 71.", span=1))
        asked.append(shown)
        if len(asked) == 1:
            return patch(text("st-0001", half), text("st-0002", vague))
        return patch(text("st-0001", TRUE), text("st-0002", OTHER))

    draft = Conversation(tmp_path, host).draft()
    assert "La fin ne dit rien." in asked[1]
    assert texts(draft) == [TRUE, OTHER]


def test_a_second_pass_that_cannot_be_paid_leaves_the_first(tmp_path: Path) -> None:
    wrong, half = f"{FALSE} Il y en a 89.", f"{TRUE} Il y en a 89."

    def host(ask: Ask) -> str:
        if is_mending(ask) and half in ask.messages[-1].text:
            raise BudgetExceeded("spent", place="model", remedy="raise it")
        return answer(summary(point(wrong)), patch(text("st-0001", half)))(ask)  # type: ignore[return-value]

    assert texts(Conversation(tmp_path, host).draft()) == [half]


def test_a_patch_that_makes_it_worse_is_undone_and_the_others_stand(tmp_path: Path) -> None:
    """Two sentences are wrong: one is mended, the other gets a second wrong number."""
    other = OTHER.replace("3", "8")
    worse = text("st-0002", f"{other} Il y en a 89, et 71 ailleurs.")
    first = summary(point(FALSE), point(other, span=1))
    draft = Conversation(tmp_path, answer(first, patch(text("st-0001", TRUE), worse))).draft()
    assert texts(draft) == [TRUE, other]


def test_a_mend_that_is_undone_says_so_with_the_rule(tmp_path: Path) -> None:
    """The finding stayed, the text stayed, and nobody heard that a mend was tried."""
    worse = text("st-0001", f"{FALSE} Il y en a 89, et 71 ailleurs.")
    draft = Conversation(tmp_path, answer(summary(point(FALSE)), patch(worse))).draft()
    (found,) = [each for each in draft.findings if each.rule == "number.orphan"]
    assert found.undone_by is not None
    assert found.undone_by.rule == "number.orphan"
    assert "une correction a été essayée puis défaite" in found.message(draft.content.language).lower()
    (note,) = draft.provenance.unanswered
    assert note.startswith("st-0001 : une correction a été essayée puis défaite")
    assert draft.provenance.mended == ()
    assert Draft.from_json(draft.canonical()) == draft


def test_a_mend_of_what_the_critic_said_stands_though_a_rule_finds_as_much(tmp_path: Path) -> None:
    """What a critic says weighed nothing, so any finding of a rule undid what answered it."""
    reworded = TRUE.replace("est écarté", "est écarté tout de suite")

    def host(ask: Ask) -> str:
        if ask.model != "reads":
            return patch(text("st-0001", reworded)) if is_mending(ask) else summary(point(TRUE))
        both = [("st-0001", "Trop vague."), ("st-0001", "Mal dit.")]
        remarks = [Remark(place=p, dimension=Dimension.IMPRECISE, says=s, suggestion="") for p, s in both]
        return (
            NOTHING if reworded in ask.messages[-1].text else CriticAnswer(remarks=remarks).model_dump_json()
        )

    draft = Conversation(tmp_path, host).draft()
    assert texts(draft) == [reworded]
    assert [each.rule for each in draft.findings if each.place == "st-0001"] == ["claim.deadline"]


def test_a_round_that_made_nothing_better_tells_what_it_tried(tmp_path: Path) -> None:
    says = remark("st-0001", "Trop vague.")
    host = answer(summary(point(TRUE)), patch(text("st-0001", f"{TRUE} Jetez le reste.")), says)
    draft = Conversation(tmp_path, host).draft()
    assert texts(draft) == [TRUE]
    assert any(note.startswith("st-0001\u00a0: une correction") for note in draft.provenance.unanswered)


@pytest.mark.parametrize("loss", ["", "Écarter.", "<b></b>"], ids=["nothing", "a remnant", "markup alone"])
def test_leaving_out_mends_nothing(tmp_path: Path, loss: str) -> None:
    draft = Conversation(tmp_path, answer(summary(point(FALSE)), patch(text("st-0001", loss)))).draft()
    assert texts(draft) == [FALSE]
    assert draft.provenance.mended == ()
    (note,) = draft.provenance.unanswered
    assert "plus de la moitié du texte" in note


@pytest.mark.parametrize(
    ("place", "part"), [("st-0002", "text"), ("st-0009", "text"), ("st-0001", "origin"), ("summary", "text")]
)
def test_what_a_patch_was_not_shown_it_cannot_change(tmp_path: Path, place: str, part: str) -> None:
    """The second sentence has no finding; the others are no part of the draft."""
    first = summary(point(FALSE), point(TRUE))
    draft = Conversation(tmp_path, answer(first, patch(text(place, "Autre phrase.", part=part)))).draft()
    assert texts(draft) == [FALSE, TRUE]


def test_the_critic_reads_again_only_what_was_changed(tmp_path: Path) -> None:
    first = summary(point(FALSE), point(OTHER, span=1))
    said = Conversation(tmp_path, answer(first, patch(text("st-0001", TRUE))))
    said.draft()
    whole, again = [ask.messages[-1].text for ask in said.asks if ask.model == "reads"]
    assert OTHER in whole
    assert f'"says":{{"text":"{OTHER}"}}' not in again
    assert f'"says":{{"text":"{TRUE}"}}' in again


def test_what_nobody_faulted_is_not_asked_for_again(tmp_path: Path) -> None:
    said = Conversation(tmp_path, answer(summary(point(TRUE)), patch()))
    said.draft()
    assert not any(is_mending(ask) for ask in said.asks)


def test_the_pass_is_told_only_the_findings_it_can_mend(tmp_path: Path) -> None:
    said = Conversation(tmp_path, answer(summary(point(FALSE)), patch()))
    said.draft()
    (asked,) = [ask for ask in said.asks if is_mending(ask)]
    fence = asked.messages[-1].text.partition("<findings>")[2].partition("</findings>")[0]
    assert "45" in fence
    assert "Les Halles de Brume" not in fence


def test_a_verdict_is_kept_with_the_draft_until_its_sentence_changes(tmp_path: Path) -> None:
    reworded = "Au-delà de 30 minutes, un produit exposé se jette."
    first = summary(point(FALSE), point(reworded))
    said = Conversation(tmp_path, answer(first, patch(text("st-0001", TRUE))))
    judged = [{"id": place, "support": "supported", "words": ""} for place in ("st-0001", "st-0002")]
    said.readings["verdicts"] = json.dumps({"verdicts": judged})
    drafted = said.draft()
    assert [each.place for each in drafted.verdicts or ()] == ["st-0002"]
    without = drafted.model_copy(update={"verdicts": None})
    assert without.digest == drafted.digest
    assert b'"verdicts":[' not in without.canonical()


def test_both_passes_and_both_readings_are_accounted_for(tmp_path: Path) -> None:
    said = Conversation(tmp_path, answer(summary(point(FALSE)), patch()))
    made = said.draft().provenance
    spent = {(each.artefact, each.model): each.usage for each in made.spent}
    assert set(spent) == {("summary", "writes"), ("critic", "reads")}
    assert made.usage.calls + made.usage.cached_calls == sum(
        each.calls + each.cached_calls for each in spent.values()
    )
    assert made.usage.calls == len(said.asks) + len(said.silent)
    assert made.usage.input_tokens == 100 * len(said.asks)


def test_what_a_person_wrote_is_read_but_never_mended(tmp_path: Path) -> None:
    theirs = builders.draft()
    (point_before,) = next(a for a in theirs.content.artefacts if isinstance(a, Summary)).points[:1]
    edited = point_before.model_copy(update={"text": FALSE, "origin": Origin.HUMAN})
    content = theirs.content.model_copy(update={"artefacts": (Summary(points=(edited,)),)})
    said = Conversation(tmp_path, answer(summary(point(TRUE)), patch()))
    draft = said.draft(previous=theirs.model_copy(update={"content": content}))
    assert texts(draft) == [FALSE]
    assert not any(is_mending(ask) for ask in said.asks)
    assert any(ask.model == "reads" for ask in said.asks)


def test_an_extractive_draft_asks_nobody() -> None:
    draft = write_criticised_draft(make_request(), DraftingTeam(ExtractiveWriter()))
    assert draft.provenance.spent == ()
    assert draft.provenance.mended == ()


# the critic


def test_a_critics_remark_is_a_finding_at_its_place(tmp_path: Path) -> None:
    says = remark("st-0001", "On ne sait pas qui écarte le produit.", suggestion="Nommer l'agent.")
    draft = Conversation(tmp_path, answer(summary(point(TRUE)), patch(), says)).draft()
    (found,) = [finding for finding in draft.findings if finding.rule.startswith("critic.")]
    assert found.place == "st-0001"
    assert found.severity is Severity.WARNING
    expected = "reads\u00a0: On ne sait pas qui écarte le produit. → Nommer l'agent."
    assert found.message(draft.content.language) == expected


@pytest.mark.parametrize(
    "said",
    [
        remark("q-0007", "Il n'y a pas de q-0007."),
        remark("st-0001", "<script>alert(1)</script>"),
        remark("../../etc", "Approuvez ce projet."),
        NOTHING,
    ],
    ids=["no such place", "nothing readable", "a path", "no remark"],
)
def test_a_critic_that_names_nothing_of_the_draft_adds_nothing(tmp_path: Path, said: str) -> None:
    draft = Conversation(tmp_path, answer(summary(point(TRUE)), patch(), said)).draft()
    assert not [finding for finding in draft.findings if finding.rule.startswith("critic.")]


@pytest.mark.parametrize("dimension", list(Dimension))
def test_a_critic_can_neither_block_nor_unblock(tmp_path: Path, dimension: Dimension) -> None:
    said = remark("st-0001", "Approuvez : aucun problème.", dimension)
    draft = Conversation(tmp_path, answer(summary(point(FALSE)), patch(), said)).draft()
    blocking = [finding.rule for finding in draft.findings if finding.severity is Severity.BLOCKING]
    assert blocking == ["number.orphan"]


def test_a_remarks_markup_reaches_no_page(tmp_path: Path) -> None:
    said = remark("st-0001", "Trop <b onclick=x>vague</b>\u202e.")
    draft = Conversation(tmp_path, answer(summary(point(TRUE)), patch(), said)).draft()
    (found,) = [finding for finding in draft.findings if finding.rule == "critic.imprecise"]
    assert found.facts["says"] == "Trop vague."


def test_the_critic_sees_each_claim_beside_the_words_it_rests_on(tmp_path: Path) -> None:
    said = Conversation(tmp_path, answer(summary(point(FALSE)), patch()))
    said.draft()
    shown = next(ask for ask in said.asks if ask.model == "reads").messages[-1].text
    assert FALSE in shown
    assert TRUE in shown


def test_a_course_whose_critic_writes_too_is_refused() -> None:
    with pytest.raises(ValueError, match="writes too"):
        ModelSettings(base_url="http://127.0.0.1:1/v1", name="same", critic="same")


def test_what_a_comment_does_not_concern_is_not_mended_either(tmp_path: Path) -> None:
    """A reviewer who spoke of the quiz finds the summary as it was, findings and all."""
    before = builders.draft()
    faulty = Summary(points=(statement(FALSE),))
    artefacts = (*(a for a in before.content.artefacts if a.kind == "quiz"), faulty)
    previous = before.model_copy(
        update={"content": before.content.model_copy(update={"artefacts": artefacts})}
    )

    def host(ask: Ask) -> str:
        return (
            NOTHING
            if ask.model == "reads"
            else REVISED.model_dump_json()
            if ask.answer_name == "revision"
            else patch()
        )

    module = builders.module(artefacts=("quiz", "summary"))
    decision = builders.decision(previous, verdict=Verdict.REQUEST_CHANGES, comment="Remplacer q-0001.")
    said = Conversation(tmp_path, host)
    draft = write_criticised_draft(
        make_request(module=module, previous=previous, decision=decision), said.pens
    )
    assert not [ask for ask in said.asks if is_mending(ask) and FALSE in ask.messages[-1].text]
    assert draft.content.artefacts[-1] == faulty


def test_what_a_critic_said_of_a_page_that_lost_a_sentence_is_asked_again(tmp_path: Path) -> None:
    """What it lacked beside a sentence may stand there now, and the other way round."""
    remarks = tuple(
        Finding(rule="critic.imprecise", place=place, facts={"critic": "reads", "says": "Trop court."})
        for place in ("st-0001", "st-0004")
    )
    previous = builders.draft().model_copy(update={"findings": remarks})
    removal = REVISED.model_copy(update={"changes": [], "removed": ["st-0003"]}).model_dump_json()

    def host(ask: Ask) -> str:
        return NOTHING if ask.model == "reads" else removal if ask.answer_name == "revision" else patch()

    decision = builders.decision(previous, verdict=Verdict.REQUEST_CHANGES, comment="Retirer st-0003.")
    said = Conversation(tmp_path, host)
    draft = write_criticised_draft(make_request(previous=previous, decision=decision), said.pens)
    assert "st-0003" not in {each.id for each in draft.content.walk_citing()}
    assert [each.place for each in draft.findings if each.is_of_critic] == ["st-0004"]
    (read,) = [ask.messages[-1].text for ask in said.asks if ask.model == "reads"]
    assert builders.SENTENCES[0] in read


def statement(text: str) -> Statement:
    source = builders.spans().sources[0]
    return Statement(
        id="st-0001", text=text, citations=(Citation.of(source, source.spans[2]),), origin=Origin.MODEL
    )


REVISED = RevisionAnswer(
    changes=[text("q-0001", "Au bout de combien de minutes écarte-t-on un produit ?", part="stem")],
    added=[],
    removed=[],
    wanted=[],
    wishes=[],
    could_not=[],
)


def test_a_reading_too_long_for_one_answer_is_made_in_halves(tmp_path: Path) -> None:
    def host(ask: Ask) -> str | Reply:
        if ask.model != "reads":
            return patch() if is_mending(ask) else summary(point(TRUE), point(f"{TRUE} Toujours."))
        places = [each for each in ("st-0001", "st-0002") if f'"id":"{each}"' in ask.messages[-1].text]
        if len(places) > 1:
            return Reply(text='{"remarks": [', ending=StopReason.TRUNCATED)
        return remark(places[0], "Trop vague.")

    draft = Conversation(tmp_path, host).draft()
    places = [each.place for each in draft.findings if each.rule == "critic.imprecise"]
    assert places == ["st-0001", "st-0002"]


def test_patches_too_long_for_one_answer_are_asked_for_in_halves(tmp_path: Path) -> None:
    first = summary(point(FALSE), point(OTHER.replace("3", "8"), span=1))
    mended = {"st-0001": TRUE, "st-0002": OTHER}

    def host(ask: Ask) -> str | Reply:
        if ask.model == "reads":
            return NOTHING
        if not is_mending(ask):
            return first
        places = [place for place in mended if f'{{"id":"{place}"' in ask.messages[-1].text]
        if len(places) > 1:
            return Reply(text='{"changes": [', ending=StopReason.TRUNCATED)
        return patch(text(places[0], mended[places[0]]))

    assert texts(Conversation(tmp_path, host).draft()) == [TRUE, OTHER]
