"""Comments at the desk: written at a sentence, answered, resolved, sent with a request, told of after it."""

import html
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.workspace import Workspace
from pipelines.review.editing.elements import replace_elements
from pipelines.review.editing.word.package import COMMENTS_EXTENDED
from pipelines.testing import builders
from pipelines.testing.builders import add_sealed_revision
from pipelines.workflow.comment import Commenter, comment_on
from pipelines.workflow.decide import DecisionRequest, record_decision
from pipelines.workflow.invite import invite
from pipelines.workflow.revise import edit_draft
from schemas.comment_seal import CommentSeal
from schemas.course import CommentRule, IdentityMode, MustOpen
from schemas.draft import AnsweredWish, Draft
from schemas.draft.items import Question
from schemas.edit import Remove, Replace
from schemas.review import Verdict
from tests.desk.conftest import DESK, installation
from tests.desk.editor import Editor
from tests.desk.reviewing import CHANGES, PAGE, Reviewer, decide, policy, said
from tests.desk.test_word_page import downloaded
from tests.review.comments.test_word_comments import add_comment, change_part, mark_done, write

KEY = builders.KEY
COMMENTS = f"{PAGE}/comments"
SAID = "Et le week-end ?"
ARABIC = "ليان" * 30  # 120 characters, the longest name that is one


def install(root: Path, **review: Any) -> Workspace:
    return installation(root, policy(**review))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return install(tmp_path)


@pytest.fixture
def lea(workspace: Workspace) -> Reviewer:
    return Reviewer(workspace, "lea")


def read_head(workspace: Workspace) -> Draft:
    head = workspace.records.head(KEY)
    assert head is not None
    return head


def list_seals(workspace: Workspace) -> list[CommentSeal]:
    recorded = [entry.recorded for entry in workspace.ledger.read(KEY)]
    return [each for each in recorded if isinstance(each, CommentSeal)]


def say(
    workspace: Workspace, place: str = "st-0003", text: str = SAID, who: str = "lea", words: str = ""
) -> str:
    now = datetime.now(UTC)
    return comment_on(workspace, read_head(workspace), place, words, text, Commenter(who), now).id


def change(workspace: Workspace, *edits: Any) -> str:
    """Make edits the next revision, and return the address of its page."""
    edited = edit_draft(workspace, KEY, read_head(workspace).digest, edits, "noe", datetime.now(UTC))
    return f"/drafts/{KEY}/{edited.draft.digest[:12]}"


def replace_text(workspace: Workspace, place: str, text: str) -> str:
    before = next(each.text for each in read_head(workspace).content.walk_citing() if each.id == place)  # type: ignore[union-attr]
    return change(workspace, Replace(place=place, part="text", before=before, after=text))


# writing


def test_a_comment_stands_at_its_words_which_are_marked(workspace: Workspace, lea: Reviewer) -> None:
    words = builders.statement(3).text[:10]
    page = lea.send(COMMENTS, place="st-0003", words=words, text=SAID)
    [seal] = list_seals(workspace)
    assert str(page.url).endswith(f"#{seal.comment}")
    assert f'<a class="commented" href="#{seal.comment}">{words.strip()}' in page.text
    assert page.text.count(f'dir="auto">{SAID}<') == 2  # at the sentence, and in the list
    assert read_head(workspace).digest == builders.draft().digest


def test_without_scripts_the_form_opens_at_the_sentence(lea: Reviewer) -> None:
    page = lea.read(f"{PAGE}?comment=st-0003")
    assert '<form class="saying" id="say-st-0003"' in page
    assert "À propos de ces mots" in page


def test_what_is_refused_is_shown_again_with_the_reason(workspace: Workspace, lea: Reviewer) -> None:
    page = lea.send(COMMENTS, place="st-0003", words="pas dans la phrase", text=SAID)
    assert page.status_code == 422
    assert "st-0003 ne dit pas ces mots" in page.text
    assert SAID in page.text
    assert list_seals(workspace) == []


def test_a_refused_form_still_knows_which_of_the_same_words_were_chosen(lea: Reviewer) -> None:
    page = lea.send(COMMENTS, place="st-0003", words="de", before="à la fin ", text="  ")
    assert page.status_code == 422
    assert 'name="before" value="à la fin "' in page.text


def test_a_comment_on_an_element_deleted_meanwhile_is_refused_and_its_text_kept(
    workspace: Workspace, lea: Reviewer
) -> None:
    page = lea.send(COMMENTS, place="st-0099", text=SAID)
    assert page.status_code == 422
    assert "n’a pas d’élément st-0099" in page.text
    assert SAID in page.text


def test_words_of_an_edit_that_is_no_revision_yet_can_be_commented_on(
    workspace: Workspace, lea: Reviewer
) -> None:
    fields = {"text/text": "Une toute nouvelle phrase.", "was/text": builders.statement(3).text}
    lea.send(f"{PAGE}/edit", target="st-0003", do="save", **fields)
    lea.send(COMMENTS, place="st-0003", words="toute nouvelle", text=SAID)
    assert len(list_seals(workspace)) == 1


def test_a_reply_and_the_end_of_a_comment_are_recorded_in_the_name_of_who_sent_them(
    workspace: Workspace, lea: Reviewer
) -> None:
    name = say(workspace)
    noe = Reviewer(workspace, "noe")
    page = noe.send(f"{COMMENTS}/{name}", text="Le samedi aussi.", act="reply")
    assert "Le samedi aussi." in page.text
    noe.send(f"{COMMENTS}/{name}", text="", act="resolve")
    page = lea.read(PAGE)
    assert "1 commentaire résolu" in page.replace("\u00a0", " ")
    assert "Résolu par noe" in page
    lea.send(f"{COMMENTS}/{name}", text="", act="reopen")
    assert [(seal.person, seal.act.value) for seal in list_seals(workspace)][1:] == [
        ("noe", "reply"),
        ("noe", "resolve"),
        ("lea", "reopen"),
    ]


def test_an_empty_reply_says_so_where_it_was_written(workspace: Workspace, lea: Reviewer) -> None:
    page = lea.send(f"{COMMENTS}/{say(workspace)}", text="  ", act="reply")
    assert page.status_code == 422
    assert "Rien n’y est dit" in page.text


def test_an_unknown_visitor_reads_comments_and_writes_none(workspace: Workspace) -> None:
    say(workspace)
    stranger = Reviewer(workspace)
    page = stranger.read(PAGE)
    assert SAID in page
    assert 'class="edit say"' not in page
    assert stranger.send(COMMENTS, place="st-0003", text="x").status_code == 403


def test_a_person_invited_to_the_draft_comments_by_that_link(tmp_path: Path) -> None:
    workspace = install(tmp_path, identity=IdentityMode.PROXY, invitations=True)
    workspace.ledger_key.read() or workspace.ledger_key.make()
    link = invite(workspace, KEY, "lea", 7, datetime.now(UTC)).link
    guest = Reviewer(workspace)
    guest.browser.get(link.removeprefix(DESK))
    guest.send(f"/invited{COMMENTS}", place="st-0003", text=SAID)
    [seal] = list_seals(workspace)
    assert (seal.person, seal.verified, len(str(seal.invitation))) == ("lea", True, 32)


def test_a_comment_on_an_older_revision_is_read_there_and_written_on_the_newest(
    workspace: Workspace, lea: Reviewer
) -> None:
    say(workspace)
    change(workspace, Remove(place="st-0001"))
    old = lea.read(PAGE)
    assert SAID in old
    assert 'class="edit say"' not in old


# what becomes of the words


def test_a_comment_whose_words_changed_says_so_with_the_old_ones(workspace: Workspace, lea: Reviewer) -> None:
    say(workspace)
    page = lea.read(replace_text(workspace, "st-0003", "Tout autre chose."))
    assert "Ce dont il parlait a été modifié." in page
    assert f'<q lang="fr" dir="auto">{builders.statement(3).text}</q>' in page


def test_a_comment_on_a_deleted_element_stands_in_the_list_with_what_it_said(
    workspace: Workspace, lea: Reviewer
) -> None:
    name = say(workspace)
    page = lea.read(change(workspace, Remove(place="st-0003")))
    assert "(st-0003) n’est plus dans le brouillon" in page
    assert f'id="{name}"' in page


def test_a_long_arabic_name_and_text_keep_their_direction(workspace: Workspace, lea: Reviewer) -> None:
    say(workspace, text="لماذا؟", who=ARABIC)
    page = lea.read(PAGE)
    assert f"<bdi>{ARABIC}</bdi>" in page
    assert '<p class="comment" dir="auto">لماذا؟</p>' in page


def test_a_comment_on_a_whole_deliverable_or_the_draft_names_it_as_people_do(
    workspace: Workspace, lea: Reviewer
) -> None:
    say(workspace, "quiz")
    say(workspace, "content")
    page = lea.read(PAGE)
    assert "<bdi>lea</bdi> · Quiz</a>" in page
    assert "<bdi>lea</bdi> · le titre du module</a>" in page


# deciding


def test_the_page_of_a_request_shows_the_comments_it_sends_and_asks_for_no_other_word(
    workspace: Workspace, lea: Reviewer
) -> None:
    say(workspace)
    page = lea.read(f"{PAGE}/decide/request_changes")
    assert "Commentaires envoyés avec votre demande" in page
    assert SAID in page
    assert "Ce qui doit changer en plus" in page
    assert re.search(r'<textarea id="comment"[^>]*required', page) is None


def test_an_approval_waits_for_comments_where_the_course_wants_them_resolved(tmp_path: Path) -> None:
    workspace = install(tmp_path, comments=CommentRule.RESOLVED)
    name = say(workspace)
    page = Reviewer(workspace, "lea").read(f"{PAGE}/decide/approve")
    assert "chaque commentaire soit résolu" in page
    assert 'value="decide"' not in page
    Reviewer(workspace, "noe").send(f"{COMMENTS}/{name}", text="", act="resolve")
    assert 'value="decide"' in Reviewer(workspace, "lea").read(f"{PAGE}/decide/approve")


def test_a_draft_with_open_comments_is_not_approved_together_with_others(workspace: Workspace) -> None:
    lea = Reviewer(workspace, "lea")
    lea.read(PAGE)
    assert 'name="draft"' in lea.read("/")
    say(workspace)
    assert 'name="draft"' not in lea.read("/")


@pytest.mark.timeout(300)
def test_a_request_of_comments_alone_is_recorded_by_dagster(root: Path) -> None:
    workspace = install(root)
    name = say(workspace)
    page = decide(Reviewer(workspace, "lea"), CHANGES, comment="")
    assert "Décision enregistrée" in page
    [decision] = said(workspace)
    assert (decision.verdict, decision.comment, decision.comments) == (
        Verdict.REQUEST_CHANGES,
        "",
        (name,),
    )


def test_a_header_vouches_for_no_name_where_nobody_signs_in(workspace: Workspace) -> None:
    anybody = Reviewer(workspace, **{"X-Forwarded-User": "lea"})
    anybody.send(COMMENTS, place="st-0003", text=SAID)
    assert [(seal.person, seal.verified) for seal in list_seals(workspace)] == [("lea", False)]


# what became of requests


def ask(workspace: Workspace, comment: str = "") -> None:
    head = read_head(workspace)
    request = DecisionRequest(KEY, head.digest, Verdict.REQUEST_CHANGES, "lea", comment=comment)
    record_decision(workspace, request, datetime.now(UTC))


def test_the_next_revision_opens_with_what_became_of_each_request(
    workspace: Workspace, lea: Reviewer
) -> None:
    for place in ("st-0001", "st-0002", "st-0003"):
        say(workspace, place, f"À revoir : {place}")
    ask(workspace, "Merci !")
    before = read_head(workspace).content
    text = next(each.text for each in before.walk_citing() if each.id == "st-0001")  # type: ignore[union-attr]
    page = lea.read(
        change(
            workspace,
            Replace(place="st-0001", part="text", before=text, after="Autrement dit."),
            Remove(place="st-0003"),
        )
    )
    box = page[page.index('id="requests"') : page.index("</section>", page.index('id="requests"'))]
    became = re.findall(r'<li class="(\w+)">.*?À revoir : (st-\d+)', box)
    assert sorted((place, what) for what, place in became) == [
        ("st-0001", "changed"),
        ("st-0002", "unchanged"),
        ("st-0003", "removed"),
    ]
    assert "Merci !" in box
    assert page.index('id="requests"') < page.index('id="findings"')


def test_the_box_is_in_the_language_of_the_page_with_what_the_writer_said(
    workspace: Workspace, lea: Reviewer
) -> None:
    """It used to stand at the bottom, in French inside an English page."""
    say(workspace)
    ask(workspace, "st-0042 : supprimer")
    head = read_head(workspace)
    answered = head.provenance.model_copy(
        update={
            "reply_to": "st-0042 : supprimer",
            "answered": (AnsweredWish(wish="raccourcir", where=("st-0001",)),),
            "unanswered": ("st-0042\u00a0: ce brouillon n’a pas d’élément de ce nom.",),
        }
    )
    content = head.content.model_copy(update={"title": "La chaîne du froid, revue"})
    add_sealed_revision(
        workspace,
        head.model_copy(
            update={"revision": 2, "parent": head.digest, "content": content, "provenance": answered}
        ),
    )
    page = lea.read(f"/drafts/{KEY}?lang=en")
    assert "What became of your requests" in page
    assert "st-0042: this draft has no element of that name." in page
    assert "ce projet" not in page
    assert '<a href="#st-0001">st-0001</a>' in page


def test_no_box_stands_where_nothing_was_asked_or_people_decided_since(
    workspace: Workspace, lea: Reviewer
) -> None:
    assert 'id="requests"' not in lea.read(PAGE)
    ask(workspace, "Plus court.")
    second = change(workspace, Remove(place="st-0001"))
    assert 'id="requests"' in lea.read(second)
    head = read_head(workspace)
    record_decision(workspace, DecisionRequest(KEY, head.digest, Verdict.APPROVE, "lea"), datetime.now(UTC))
    third = change(workspace, Remove(place="st-0003"))
    assert 'id="requests"' not in lea.read(third)


def test_elements_that_a_request_names_are_linked_and_answered(workspace: Workspace, lea: Reviewer) -> None:
    """Only what comments were about was told; what the words of the request named was not."""
    ask(workspace, "Raccourcir st-0001, garder st-0002, et st-0999 est faux.")
    box = _box(lea.read(change(workspace, Remove(place="st-0001"))), "requests")
    assert re.findall(r'<li class="(\w+)">', box) == ["removed", "unchanged"]
    assert box.count('<a href="#st-0002">st-0002</a>') == 2
    assert "#st-0999" not in box


def test_a_question_that_was_replaced_leads_to_the_one_in_its_place(
    workspace: Workspace, lea: Reviewer
) -> None:
    """It was told as removed."""
    say(workspace, "q-0001", "Remplacer cette question")
    ask(workspace)
    head = read_head(workspace)
    other = {"id": "q-0077", "stem": "Qui signe le relevé du soir ?"}
    changed = replace_elements(
        head.content,
        lambda each: isinstance(each, Question) and each.id == "q-0001",
        lambda each: each.model_copy(update=other),
    )
    fields = {"revision": 2, "parent": head.digest, "content": changed}
    add_sealed_revision(workspace, head.model_copy(update=fields))
    box = _box(lea.read(f"/drafts/{KEY}"), "requests")
    assert re.findall(r'<li class="(\w+)">', box) == ["replaced"]
    assert 'par <a href="#q-0077">q-0077</a>' in box


def test_a_revision_sent_back_opens_with_who_asks_for_what(workspace: Workspace, lea: Reviewer) -> None:
    """The request stood at the end of the page, below all that it was about."""
    name = say(workspace, "st-0001", "À revoir avec Noé")
    ask(workspace, "st-0002 est trop long.")
    page = lea.read(PAGE)
    box = _box(page, "sent-back")
    for told in (
        "Changements demandés",
        "Par lea",
        "À revoir avec Noé",
        f"#{name}",
        '<a href="#st-0002">st-0002',
    ):
        assert told in box
    assert page.index('id="sent-back"') < page.index('class="doors"')
    assert 'id="sent-back"' not in lea.read(change(workspace, Remove(place="st-0001")))
    assert 'id="sent-back"' not in lea.read(PAGE)


def _box(page: str, name: str) -> str:
    begin = page.index(f'id="{name}"')
    return page[begin : page.index("</section>", begin)]


def test_passages_to_open_and_comments_are_told_of_together(tmp_path: Path) -> None:
    workspace = install(tmp_path, comments=CommentRule.RESOLVED, must_open=(MustOpen.NUMBERS,))
    say(workspace)
    page = Reviewer(workspace, "lea").read(PAGE)
    assert "1 commentaire ouvert" in page.replace("\u00a0", " ")


# from Word


def test_comments_of_a_word_file_are_ticked_and_recorded_in_their_authors_name(workspace: Workspace) -> None:
    lea = Editor(workspace)
    data = add_comment(downloaded(lea), "Faux depuis 2024.", words=builders.statement(3).text[3:14].strip())
    page = lea.hand_in(data).text
    assert "Zoé" in page
    remark = html.unescape(re.findall(r'name="remark" value="([^"]+)"', page)[0])
    lea.send("word/take", remark=[remark])
    [seal] = list_seals(workspace)
    assert (seal.person, seal.brought_by) == ("Zoé", "lea")
    assert "écrit dans Word, rapporté par lea" in lea.read()
    assert 'name="remark"' not in lea.hand_in(data).text


def test_a_comment_done_in_word_is_listed_with_the_words_of_its_sentence(workspace: Workspace) -> None:
    say(workspace)
    page = Editor(workspace).hand_in(change_part(write(workspace), COMMENTS_EXTENDED, mark_done)).text
    listed = page.partition('name="resolved"')[2].partition("</li>")[0]
    assert builders.statement(3).text in html.unescape(listed)
    assert SAID in html.unescape(listed)
