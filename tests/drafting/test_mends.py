"""A model that mends its draft is shown what it needs to, and changes nothing else."""

from pathlib import Path
from typing import Any

import pytest

from adapters.llm import Ask, Reply
from adapters.llm.reply_cache import Replies
from adapters.store.folder import FolderStore
from pipelines.blocks.reveal.contract import Reveal, RevealVariant
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.lesson.lesson_answer import LessonAnswer
from pipelines.drafting.budget import Meter, return_no_price
from pipelines.drafting.citations import cite_context
from pipelines.drafting.critic import Critic
from pipelines.drafting.critic.critic import CriticAnswer, Remark
from pipelines.drafting.criticised_draft import DraftingTeam, write_criticised_draft
from pipelines.drafting.element_builder import TaughtAnswer
from pipelines.drafting.model import ModelWriter
from pipelines.drafting.model_questions import ModelQuestioner
from pipelines.drafting.patch.answer import AddedStatement, PatchAnswer
from pipelines.drafting.patch.patch_writer import PatchWriter
from pipelines.drafting.request import IdAllocator
from pipelines.sourcing.course_context import renew_context
from pipelines.testing import builders
from pipelines.testing.fake_openai.fake_writer import make_request
from schemas.course import Context, ModelSettings
from schemas.draft import (
    Deliverable,
    Draft,
    Nature,
    Origin,
    Paragraph,
    Section,
    walk_citing,
)
from schemas.finding import Dimension, Finding
from tests import sample_deliverables as deliverables

SETTINGS = ModelSettings(base_url="http://127.0.0.1:1/v1", name="writes", critic="reads")
SPANS = [span.id for span in builders.spans().sources[0].spans]
NOTHING = PatchAnswer(could_not=[], changes=[])


def remark(place: str, says: str = "Trop vague.") -> Finding:
    return Finding(rule="critic.imprecise", place=place, facts={"critic": "reads", "says": says})


def sentence(text: str, after: str, *spans: int) -> AddedStatement:
    return AddedStatement(id="", text=text, span_ids=[SPANS[n] for n in spans], after=after)


class Mending:
    """A model that answers a request to mend, and keeps what it was asked."""

    def __init__(self, folder: Path, draft: Draft, answer: PatchAnswer = NOTHING, **changes: Any) -> None:
        self.prompt = ""

        def send(ask: Ask) -> Reply:
            self.prompt = ask.messages[-1].text
            return Reply(text=answer.model_dump_json())

        asker = ModelQuestioner(send, Replies(FolderStore(folder)), Meter(None, return_no_price), 1)
        kinds = tuple(each.kind for each in draft.content.artefacts)
        request = make_request(module=builders.module(artefacts=kinds), previous=draft, **changes)
        writer = PatchWriter(SETTINGS, asker)
        self.result = writer.mend(request, draft, IdAllocator(draft.minted), None)

    def show(self, tag: str) -> str:
        return self.prompt.partition(f"\n<{tag}>\n")[2].partition(f"\n</{tag}>")[0]


def draft_of(*artefacts: Deliverable, findings: tuple[Finding, ...]) -> Draft:
    return builders.draft(content=builders.content(artefacts=artefacts), findings=findings)


def test_an_element_is_shown_between_its_neighbours_on_the_page(tmp_path: Path) -> None:
    """The condition that a sentence left out stood in the next one, and was said twice."""
    shown = Mending(tmp_path, builders.draft(findings=(remark("st-0002"),))).show("elements")
    assert '{"beside":"st-0001"' in shown
    assert '{"beside":"st-0003"' in shown
    assert '{"id":"st-0002","text"' in shown
    assert "st-0004" not in shown


def test_the_passages_a_finding_speaks_of_are_shown(tmp_path: Path) -> None:
    """A finding asked to cite a passage that the prompt did not hold."""
    says = "Dites qui signe le relevé, deux fois par jour."
    shown = Mending(tmp_path, builders.draft(findings=(remark("st-0002", says),))).show("sources")
    assert SPANS[2] in shown
    assert SPANS[3] in shown


def test_the_reviewers_comment_is_shown_where_the_draft_answers_one(tmp_path: Path) -> None:
    """A finding that followed from the comment would have undone what the reviewer asked for."""
    draft = builders.draft(findings=(remark("st-0002"),))
    comment = "Dites « jeté », pas « écarté »."
    provenance = draft.provenance.model_copy(update={"reply_to": comment})
    asked = Mending(tmp_path / "a", draft.model_copy(update={"provenance": provenance}))
    assert comment in asked.show("comment")
    assert "<comment>" not in Mending(tmp_path / "b", draft).prompt


def test_the_limits_of_a_slides_points_are_told(tmp_path: Path) -> None:
    deck = deliverables.slides()
    place = next(iter(walk_citing(deck))).id
    assert "at most 15 words" in Mending(tmp_path, draft_of(deck, findings=(remark(place),))).prompt


def test_a_passage_that_speaks_of_something_else_is_to_be_mended(tmp_path: Path) -> None:
    facts = {"source": builders.SENTENCES[0]}
    finding = Finding(rule="citation.unrelated", place="st-0002", facts=facts)
    assert "st-0002" in Mending(tmp_path, builders.draft(findings=(finding,))).show("findings")


def test_a_page_that_lacks_something_gets_a_sentence_and_no_other_page_does(tmp_path: Path) -> None:
    """What a page lacked was sent to a call that could change texts only."""
    added = [
        sentence("Le responsable signe le relevé.", "st-0001", 3),
        sentence("Il le signe deux fois par jour.", "st-0001", 3),
        sentence("La porte se ferme.", "st-0005", 4),
    ]
    answer = PatchAnswer(could_not=[], changes=[], added=added)
    mending = Mending(tmp_path, builders.draft(findings=(remark("p-0001", "Qui signe ?"),)), answer)
    assert "`added` holds sentences that a page lacks" in mending.prompt
    assert mending.result is not None
    texts = [each.text for each in walk_citing(mending.result.artefacts[0]) if hasattr(each, "text")]
    assert texts[1:3] == [each.text for each in added[:2]]
    assert added[2].text not in texts


QUESTION = "Un plat est sorti depuis 40 minutes. Que faites-vous\u00a0?"
ANSWER = ("On l'écarte.", "Trente minutes étaient permises.")


@pytest.mark.parametrize(
    "finding",
    [
        remark("p-0001", "Rien à faire ici."),
        Finding(
            rule="objective.unpractised",
            place="p-0001",
            facts={"objective": "Citer les seuils", "title": "Les seuils"},
        ),
    ],
    ids=["a critic's", "a rule's"],
)
@pytest.mark.parametrize("after", ["p-0001", "st-0001"])
def test_a_question_that_mending_adds_is_closed_with_its_answer(
    tmp_path: Path, finding: Finding, after: str
) -> None:
    """Its answer stood below it in bare paragraphs, for everybody to read first."""
    lead = sentence("Voici ce qui se passe souvent.", after, 3)
    added = [lead, sentence(QUESTION, after), *(sentence(text, after, 3) for text in ANSWER)]
    answer = PatchAnswer(could_not=[], changes=[], added=added)
    mending = Mending(tmp_path, builders.draft(findings=(finding,)), answer)
    assert mending.result is not None
    lesson = mending.result.artefacts[0]
    assert isinstance(lesson, Lesson)
    blocks = lesson.sections[0].blocks
    (place,) = (number for number, each in enumerate(blocks) if isinstance(each, Reveal))
    reveal = blocks[place]
    assert isinstance(reveal, Reveal)
    assert (reveal.variant, reveal.prompt.text) == (RevealVariant.QUESTION, QUESTION)
    assert tuple(each.text for each in reveal.details) == ANSWER
    assert lead.text in [each.text for each in blocks[place - 1].list_statements()]


def test_what_a_critic_says_of_the_language_reaches_who_mends(tmp_path: Path) -> None:
    says = {"critic": "reads", "says": "« Obvier » n'est pas connu ici."}
    finding = Finding(rule="critic.language", place="st-0002", facts=says)
    assert "Obvier" in Mending(tmp_path, builders.draft(findings=(finding,))).show("findings")


def test_a_case_that_a_sentence_cites_is_shown_with_it_and_may_be_cited(tmp_path: Path) -> None:
    """Only passages of the sources were listed: to keep its case, a sentence had to guess the id."""
    case = "À Kerlan, un chariot est resté dehors."
    course = builders.course(context=Context(organisation="Les Halles de Brume", cases=(case,)))
    spans = renew_context(builders.spans(), course, course.modules[0])
    (citation,) = cite_context(spans, case)
    told = builders.statement(2, case, citations=(citation,), nature=Nature.ORGANISATION, origin=Origin.MODEL)
    page = Section(id="p-0001", title="À Kerlan", blocks=(Paragraph(statements=(told,)),))
    draft = draft_of(Lesson(sections=(page,)), findings=(remark(told.id),))
    mending = Mending(tmp_path, draft, course=course, spans=spans)
    assert f'"span_ids":["{citation.span}"]' in mending.show("elements")
    assert "`span_ids` the spans, or entries of <course>, it rests on now" in mending.prompt


def test_a_page_whose_title_alone_is_wrong_gets_no_sentence(tmp_path: Path) -> None:
    facts = {"words": "Les seuils"}
    finding = Finding(rule="title.unsourced", place="p-0001", facts=facts)
    answer = PatchAnswer(could_not=[], changes=[], added=[sentence("Une phrase.", "p-0001", 3)])
    draft = builders.draft(findings=(finding,))
    mending = Mending(tmp_path, draft, answer)
    assert "`added` is empty" in mending.prompt
    assert mending.result is not None
    assert mending.result.artefacts == draft.content.artefacts


def lesson_by_model(text: str) -> LessonAnswer:
    statement = TaughtAnswer(id="", text=text, span_ids=[SPANS[2]])
    block = {"kind": "paragraph", "statements": [statement.model_dump()], "caption": "", "rows": []}
    page = {"id": "", "title": "Les seuils", "objective": "seuils", "blocks": [block]}
    return LessonAnswer.model_validate({"sections": [page], "could_not": []})


@pytest.mark.parametrize(
    ("text", "stays"),
    [("Le responsable signe le relevé deux fois par jour.", True), ("Il y en a 89, et 71 ailleurs.", False)],
    ids=["sound", "two numbers without a source"],
)
def test_a_sentence_added_in_mending_is_taken_out_again_if_rules_fault_it(
    tmp_path: Path, text: str, stays: bool
) -> None:
    says = "x" * 20 + " manque, " + "et cela se voit " * 20 + "ici."
    remarks = [Remark(place="p-0001", dimension=Dimension.PEDAGOGY, says=says, suggestion="")]
    patch = PatchAnswer(could_not=[], changes=[], added=[sentence(text, "p-0001", 3)])
    asked: dict[str, str] = {}

    def send(ask: Ask) -> Reply:
        first = ask.answer_name not in asked
        asked[ask.answer_name] = ask.messages[-1].text
        answers = {
            "lesson": lesson_by_model(builders.SENTENCES[1]).model_dump_json(),
            "patch": patch.model_dump_json(),
            "critic": CriticAnswer(remarks=remarks if first else []).model_dump_json(),
            "verdicts": '{"verdicts": []}',
        }
        return Reply(text=answers[ask.answer_name])

    asker = ModelQuestioner(send, Replies(FolderStore(tmp_path)), Meter(None, return_no_price), 1)
    writer = ModelWriter(SETTINGS, asker)
    request = make_request(module=builders.module(artefacts=("lesson",)))
    draft = write_criticised_draft(request, DraftingTeam(writer, Critic(SETTINGS, asker), writer))
    assert says in asked["patch"], "a remark reaches the mender in all its words"
    texts = [getattr(each, "text", "") for each in walk_citing(draft.content.artefacts)]
    assert (text in texts) is stays
    named = {each.id for each in walk_citing(draft.content.artefacts)}
    assert named <= {f"st-{number:04d}" for number in range(draft.minted.statements + 1)}
    assert bool(draft.provenance.unanswered) is not stays
