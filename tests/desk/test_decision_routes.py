"""What a reviewer says at the desk: noted, launched through Dagster, and in the ledger or not at all."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any

import pytest

from adapters.workspace import Workspace, open_workspace
from pipelines.testing import builders
from pipelines.testing.builders import add_sealed_revision
from schemas.course import MustOpen
from schemas.draft import Draft
from schemas.edit import Replace
from schemas.finding import Finding, Waiver
from schemas.review import LONGEST_COMMENT, Verdict
from tests.desk.conftest import installation
from tests.desk.reviewing import (
    APPROVE,
    CHANGES,
    DIGEST,
    PAGE,
    Reviewer,
    Served,
    basis_of,
    decide,
    fill_form,
    policy,
    press,
    read_until,
    said,
    settled,
)

FINDING = Finding(
    rule="citation.altered", place="q-0001", facts={"source": "froid.md", "quote": "31 minutes"}
)
OTHER = Finding(rule="citation.altered", place="q-0002", facts={"source": "froid.md", "quote": "32 minutes"})
HOSTILE = "<script>alert('&')</script><img src=x onerror=alert(1)>"


def faulty() -> Draft:
    return builders.draft(findings=(FINDING, OTHER))


def at(finding: Finding) -> str:
    return f"{PAGE}/findings/{finding.id}"


@pytest.fixture
def workspace(root: Any) -> Workspace:
    return installation(root, policy())


@pytest.fixture
def with_findings(root: Any) -> Workspace:
    return installation(root, policy(), None, faulty())


# a decision


def test_an_approval_is_in_the_ledger_when_the_page_says_so(workspace: Workspace) -> None:
    page = decide(Reviewer(workspace, "lea"), comment="Relu sur l'original.")
    [decision] = said(workspace)
    assert (decision.person, decision.verdict, decision.digest) == ("lea", Verdict.APPROVE, DIGEST)
    assert (decision.comment, decision.verified) == ("Relu sur l'original.", False)
    assert decision.opened is None
    assert "Décision enregistrée" in page
    assert "lea · identité non vérifiée" in page
    assert "Le brouillon est approuvé" in page


def test_the_page_of_a_verdict_says_what_is_said_of_which_draft_and_by_whom(workspace: Workspace) -> None:
    page = Reviewer(workspace, "lea").read(APPROVE)
    assert "Approuver la révision 1" in page
    assert f"<code>{DIGEST[:12]}</code>" in page
    assert "lea · votre nom n’est pas vérifié sur cette machine" in page


@pytest.mark.parametrize("verdict", ["request_changes", "reject"])
def test_a_draft_is_sent_back_with_its_comment(workspace: Workspace, verdict: str) -> None:
    decide(Reviewer(workspace, "lea"), f"{PAGE}/decide/{verdict}", comment="Revoir q-0001.\r\nTrop facile.")
    [decision] = said(workspace)
    assert (decision.verdict, decision.comment) == (verdict, "Revoir q-0001.\nTrop facile.")


def test_changes_requested_without_saying_which_are_refused_beside_the_field(workspace: Workspace) -> None:
    page = decide(Reviewer(workspace, "lea"), CHANGES, comment="  ")
    assert "Dites ce qui doit changer. Rien n’a été enregistré." in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="comment-help comment-wrong"' in page
    assert said(workspace) == []


def test_a_comment_is_kept_for_later_without_deciding(workspace: Workspace) -> None:
    lea = Reviewer(workspace, "lea")
    lea.send(APPROVE, act="keep", comment="À finir demain")
    assert said(workspace) == []
    assert "À finir demain</textarea>" in lea.read(CHANGES)
    assert "À finir demain" not in Reviewer(workspace, "noe").read(CHANGES)


def test_who_sent_a_draft_back_may_change_their_mind_and_nobody_else_may(workspace: Workspace) -> None:
    workspace.ledger.append(builders.decision(verdict=Verdict.REQUEST_CHANGES, comment="Revoir q-0001"))
    assert "n’attend plus cette décision" in decide(Reviewer(workspace, "noe"))
    assert "Décision enregistrée" in decide(Reviewer(workspace, "lea"))
    assert [each.verdict for each in said(workspace)] == [Verdict.REQUEST_CHANGES, Verdict.APPROVE]


def test_an_approved_draft_is_withdrawn_with_a_reason_also_once_a_newer_one_exists(root: Any) -> None:
    newer = builders.draft(revision=2, parent=DIGEST, content=builders.content(title="Revu"))
    workspace = installation(root, policy(), None, builders.draft(), newer)
    workspace.ledger.append(builders.decision())
    lea = Reviewer(workspace, "lea")
    withdraw = f"{PAGE}/decide/withdraw"
    assert "Dites pourquoi l’approbation est retirée." in decide(lea, withdraw)
    assert "Décision enregistrée" in decide(lea, withdraw, comment="Le seuil a changé")
    assert said(workspace)[-1].verdict is Verdict.WITHDRAW
    assert said(workspace)[-1].digest == DIGEST


def test_ten_drafts_in_a_morning_each_page_leads_to_the_next(root: Any) -> None:
    course = policy().model_copy(
        update={"modules": (builders.module(), builders.module(id="suite", title="La suite"))}
    )
    after = builders.content(module="froid--suite", title="La suite")
    workspace = installation(root, course, None, builders.draft(), builders.draft(content=after))
    page = decide(Reviewer(workspace, "lea"))
    assert "Brouillon suivant pour vous\u00a0:" in page
    assert f'href="/drafts/froid--suite/{after.canonical_digest()[:12]}"' in page


# findings, at their place


def test_a_finding_is_waived_at_its_place_and_the_approval_says_so(with_findings: Workspace) -> None:
    lea = Reviewer(with_findings, "lea")
    page = lea.send(at(FINDING), act="waive", reason="Vérifié sur l'original.").text
    assert "Vous le levez\u00a0:</strong> Vérifié sur l&#39;original." in page
    lea.send(at(OTHER), act="dispute", reason="La règle se trompe.")
    decide(lea)
    assert said(with_findings)[0].waivers == tuple(
        sorted(
            (
                Waiver(finding=FINDING.id, reason="Vérifié sur l'original."),
                Waiver(finding=OTHER.id, reason="La règle se trompe.", disputed=True),
            ),
            key=lambda waiver: waiver.finding,
        )
    )


@pytest.mark.parametrize("place", ["q-0001", "st-0007", "p-0002", "quiz", "sources/froid.md", "gone-0001"])
def test_each_finding_is_set_aside_at_one_place_of_the_page_wherever_it_stands(root: Any, place: str) -> None:
    finding = FINDING.model_copy(update={"place": place})
    workspace = installation(root, policy(), None, builders.draft(findings=(finding,)))
    lea = Reviewer(workspace, "lea")
    page = lea.read(PAGE)
    assert page.count(f'id="{finding.id}"') == page.count(f'id="why-{finding.id}"') == 1
    assert f'href="#{finding.id}"' in page
    lea.send(at(finding), act="waive", reason="Vérifié")
    decide(lea)
    assert [waiver.finding for waiver in said(workspace)[0].waivers] == [finding.id]


def test_an_open_blocking_finding_leaves_no_button_and_no_way_around_it(with_findings: Workspace) -> None:
    lea = Reviewer(with_findings, "lea")
    lea.send(at(FINDING), act="waive", reason="Vérifié")
    page = lea.read(APPROVE)
    assert "Approuver la révision 1" not in page
    assert f'href="{PAGE}#{OTHER.id}"' in page
    assert "Vous ne pouvez pas encore approuver" in decide(lea)
    assert said(with_findings) == []


def test_a_finding_set_aside_is_opened_again(with_findings: Workspace) -> None:
    lea = Reviewer(with_findings, "lea")
    lea.send(at(FINDING), act="waive", reason="Vérifié")
    assert "Vous le levez" not in lea.send(at(FINDING), act="undo").text


def test_an_address_without_a_revision_leads_to_the_form_of_the_newest(workspace: Workspace) -> None:
    lea = Reviewer(workspace, "lea")
    for below in ("/decide/approve", "/findings/f-00000000"):
        answer = lea.browser.get(f"/drafts/{builders.KEY}{below}?lang=en", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}{below}?lang=en")


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("", "Dites pourquoi, en 3 caractères au moins."),
        ("ok", "Dites pourquoi, en 3 caractères au moins."),
        ("x" * 2001, "Ce texte compte 2001 caractères ; le maximum est de 2000."),
        ("vu \x00 et revu", "le caractère de contrôle U+0000"),
        ("vu \x1b[2J", "le caractère de contrôle U+001B"),
    ],
)
def test_a_reason_that_will_not_do_is_told_beside_its_field_and_not_lost(
    with_findings: Workspace, reason: str, told: str
) -> None:
    lea = Reviewer(with_findings, "lea")
    answer = lea.send(at(FINDING), act="waive", reason=reason)
    assert answer.status_code == 422
    assert told in answer.text
    assert f'aria-describedby="wrong-{FINDING.id}"' in answer.text
    assert f"{reason}</textarea>" in unescape(answer.text)
    assert "Vous le levez" not in lea.read(PAGE)


def test_a_finding_the_draft_does_not_have_leads_nowhere(with_findings: Workspace) -> None:
    answer = Reviewer(with_findings, "lea").send(f"{PAGE}/findings/f-00000000", act="waive", reason="Vérifié")
    assert answer.status_code == 404


def test_notes_are_their_writers_alone_and_forgotten_once_said(with_findings: Workspace) -> None:
    lea, noe = Reviewer(with_findings, "lea"), Reviewer(with_findings, "noe")
    for finding in (FINDING, OTHER):
        lea.send(at(finding), act="waive", reason="Vérifié")
    assert "Vérifié" not in noe.read(PAGE)
    decide(lea)
    assert with_findings.records.notes(builders.KEY, DIGEST, "lea") is None


def test_edits_that_are_not_saved_yet_survive_a_decision(workspace: Workspace) -> None:
    from pipelines.desk.notebook import Notebook

    edit = Replace(kind="replace", place="content", part="title", before="La chaîne du froid", after="Revu")
    Notebook(workspace, builders.draft(), "lea").change(lambda _: {"edits": (edit,)})
    lea = Reviewer(workspace, "lea")
    assert "1 modification n’est pas enregistrée" in lea.read(APPROVE)
    decide(lea)
    kept = workspace.records.notes(builders.KEY, DIGEST, "lea")
    assert kept is not None
    assert kept.edits == (edit,)


def read_noted(workspace: Workspace) -> str:
    notes = workspace.records.notes(builders.KEY, DIGEST, "lea")
    return "" if notes is None else notes.comment


def test_what_is_noted_while_a_decision_is_on_its_way_stays(workspace: Workspace, dagster: Served) -> None:
    """The ledger's moment may be hours after the button: all that was noted in between was forgotten."""
    dagster.begins.clear()
    lea = Reviewer(workspace, "lea")
    received = press(lea, CHANGES, comment="Changez la première phrase.")
    lea.send(CHANGES, act="keep", comment="Revoir aussi le tableau.")
    dagster.begins.set()
    settled(lea, received)
    assert [each.comment for each in said(workspace)] == ["Changez la première phrase."]
    assert read_noted(workspace) == "Revoir aussi le tableau."


def test_a_sent_comment_is_forgotten_whatever_is_noted_since(
    with_findings: Workspace, dagster: Served
) -> None:
    dagster.begins.clear()
    lea = Reviewer(with_findings, "lea")
    received = press(lea, CHANGES, comment="Changez la première phrase.")
    lea.send(at(FINDING), act="waive", reason="Vérifié")
    dagster.begins.set()
    settled(lea, received)
    notes = with_findings.records.notes(builders.KEY, DIGEST, "lea")
    assert notes is not None
    assert (notes.comment, [each.reason for each in notes.waivers]) == ("", ["Vérifié"])


def comment_was_of(page: str) -> str:
    return re.findall(r'name="comment_was" value="(\w+)"', page)[0]


def test_a_page_without_a_comment_replaces_none_of_another_window(workspace: Workspace) -> None:
    lea = Reviewer(workspace, "lea")
    page = lea.read(APPROVE)
    lea.send(CHANGES, act="keep", comment="Long commentaire de l’autre onglet.")
    fields = {"basis": basis_of(page), "comment": ""}
    for was in ({}, {"comment_was": comment_was_of(page)}):
        answer = lea.send(APPROVE, act="decide", **fields, **was)
        assert answer.status_code == 409
        assert "Long commentaire de l’autre onglet.</textarea>" in unescape(answer.text)
        assert read_noted(workspace) == "Long commentaire de l’autre onglet."
    assert said(workspace) == []


def test_two_comments_of_two_windows_are_both_shown_before_one_stays(workspace: Workspace) -> None:
    lea = Reviewer(workspace, "lea")
    page = lea.read(CHANGES)
    lea.send(CHANGES, act="keep", comment="De l’autre onglet.")
    fields = {"act": "keep", "comment": "De celui-ci."}
    answer = lea.send(CHANGES, **fields, comment_was=comment_was_of(page))
    assert answer.status_code == 409
    assert "De celui-ci.</textarea>" in unescape(answer.text)
    assert "« De l’autre onglet. »" in unescape(answer.text).replace("\u00a0", " ")
    assert read_noted(workspace) == "De l’autre onglet."
    lea.send(CHANGES, **fields, comment_was=comment_was_of(answer.text))
    assert read_noted(workspace) == "De celui-ci."


def test_what_changed_in_another_window_is_read_again_before_it_is_said(with_findings: Workspace) -> None:
    lea = Reviewer(with_findings, "lea")
    for finding in (FINDING, OTHER):
        lea.send(at(finding), act="waive", reason="Vérifié")
    seen = basis_of(lea.read(APPROVE))
    lea.send(at(OTHER), act="dispute", reason="Faux, en fait")
    answer = lea.send(APPROVE, act="decide", basis=seen)
    assert answer.status_code == 409
    assert "Quelque chose a changé depuis l’ouverture de cette page" in answer.text
    assert said(with_findings) == []


def test_a_finding_another_approver_waived_is_not_asked_of_the_next(root: Any) -> None:
    course = policy(roles={"pedagogie": ("lea",), "metier": ("noe",)})
    workspace = installation(root, course, None, faulty())
    waivers = tuple(Waiver(finding=f.id, reason="Vérifié par lea") for f in (FINDING, OTHER))
    workspace.ledger.append(builders.decision(faulty(), waivers=waivers))
    page = decide(Reviewer(workspace, "noe"))
    assert "Le brouillon est approuvé" in page


# passages to open first


def test_an_approval_waits_until_every_figure_was_opened_at_its_source(root: Any) -> None:
    workspace = installation(root, policy(must_open=(MustOpen.NUMBERS,)))
    lea = Reviewer(workspace, "lea")
    page = lea.read(PAGE)
    spans = list(dict.fromkeys(re.findall(r'name="span" value="(sp-\w+)"', page)))
    # Two thresholds, a "deux fois", and both rows of the table; the steps hold no number.
    assert len(spans) == 5
    assert "Passages cités encore à ouvrir\u00a0: 5 sur 5." in page
    assert "Vous ne pouvez pas encore approuver" in decide(lea)
    assert said(workspace) == []
    for span in spans:
        answer = lea.send(f"{PAGE}/opened", span=span, follow=False)
        assert answer.headers["location"] == f"{PAGE}#{span}"
    page = lea.read(PAGE)
    assert 'name="span"' not in page
    assert f'opened" href="#{spans[0]}"' in page
    decide(lea)
    assert said(workspace)[0].opened == tuple(sorted(spans))


def test_clicks_that_arrive_at_once_are_all_noted(root: Any) -> None:
    workspace = installation(root, policy(must_open=(MustOpen.NUMBERS,)))
    lea = Reviewer(workspace, "lea")
    spans = list(dict.fromkeys(re.findall(r'name="span" value="(sp-\w+)"', lea.read(PAGE))))
    with ThreadPoolExecutor(len(spans)) as together:
        list(together.map(lambda span: lea.send(f"{PAGE}/opened", span=span, follow=False), spans))
    notes = workspace.records.notes(builders.KEY, DIGEST, "lea")
    assert notes is not None
    assert sorted(notes.opened) == sorted(spans)


def test_a_reviewer_who_sends_a_draft_back_need_not_open_anything(root: Any) -> None:
    workspace = installation(root, policy(must_open=(MustOpen.NUMBERS,)))
    decide(Reviewer(workspace, "lea"), CHANGES, comment="Revoir q-0001")
    assert said(workspace)[0].opened == ()


def test_where_nothing_must_be_opened_a_citation_is_a_plain_link(workspace: Workspace) -> None:
    page = Reviewer(workspace, "lea").read(PAGE)
    assert 'name="span"' not in page
    assert f'href="#{builders.citation(2).span}"' in page


def test_a_passage_the_draft_does_not_cite_is_not_opened(root: Any) -> None:
    workspace = installation(root, policy(must_open=(MustOpen.NUMBERS,)))
    lea = Reviewer(workspace, "lea")
    assert lea.send(f"{PAGE}/opened", span="sp-0000000000").status_code == 404
    assert workspace.records.notes(builders.KEY, DIGEST, "lea") is None


# bad input


def test_a_comment_of_100_000_characters_is_recorded_whole(workspace: Workspace) -> None:
    comment = "é" * LONGEST_COMMENT
    assert "Décision enregistrée" in decide(Reviewer(workspace, "lea"), comment=comment)
    assert said(workspace)[0].comment == comment


def test_a_longer_comment_is_refused_with_its_length_and_comes_back(workspace: Workspace) -> None:
    comment = "x" * (LONGEST_COMMENT + 1)
    page = decide(Reviewer(workspace, "lea"), comment=comment)
    assert "Ce texte compte 100001 caractères ; le maximum est de 100000." in page
    assert f"{comment}</textarea>" in page
    assert said(workspace) == []


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x85"])
def test_a_control_character_in_a_comment_is_refused_by_name(workspace: Workspace, character: str) -> None:
    page = decide(Reviewer(workspace, "lea"), comment=f"Relu{character}.")
    assert f"le caractère de contrôle U+{ord(character):04X}" in page
    assert said(workspace) == []


def test_markup_in_a_comment_and_a_reason_is_kept_and_never_run(with_findings: Workspace) -> None:
    lea = Reviewer(with_findings, "lea")
    lea.send(at(FINDING), act="waive", reason=HOSTILE)
    lea.send(at(OTHER), act="dispute", reason=HOSTILE)
    lea.send(APPROVE, act="keep", comment=HOSTILE)
    before = [lea.read(PAGE), lea.read(APPROVE), lea.read(at(FINDING))]
    pages = [*before, decide(lea, comment=HOSTILE), lea.read(PAGE)]
    assert said(with_findings)[0].comment == HOSTILE
    for page in pages:
        assert "<script>alert" not in page
        assert "<img" not in page
    assert all("&lt;script&gt;" in page for page in (*before, pages[-1]))


@pytest.mark.parametrize(
    "address",
    [
        f"{PAGE}/decide/praise",
        f"{PAGE}/received/not-received",
        f"/drafts/{builders.KEY}/{'0' * 12}/decide/approve",
        "/drafts/froid--inconnu/d665fc2070ea/decide/approve",
    ],
)
def test_a_wrong_address_leads_back(workspace: Workspace, address: str) -> None:
    assert Reviewer(workspace, "lea").browser.get(address).status_code == 404


# whoever else decides


def test_a_draft_replaced_while_its_page_was_open_is_not_decided_on(workspace: Workspace) -> None:
    lea = Reviewer(workspace, "lea")
    basis = basis_of(lea.read(APPROVE))
    add_sealed_revision(
        workspace, builders.draft(revision=2, parent=DIGEST, content=builders.content(title="Revu"))
    )
    answer = lea.send(APPROVE, act="decide", basis=basis)
    assert answer.status_code == 403
    assert "ou il existe une révision plus récente. Rien n’a été enregistré." in answer.text
    assert said(workspace) == []


def test_a_draft_replaced_while_the_decision_was_queued_is_refused_by_the_run(
    workspace: Workspace, dagster: Served
) -> None:
    dagster.begins.clear()
    lea = Reviewer(workspace, "lea")
    basis = basis_of(lea.read(APPROVE))
    waiting = lea.send(APPROVE, act="decide", basis=basis, comment="Relu")
    read_until(lea, waiting, "Dagster a reçu la décision mais n’a pas encore commencé à la traiter")
    add_sealed_revision(
        workspace, builders.draft(revision=2, parent=DIGEST, content=builders.content(title="Revu"))
    )
    dagster.begins.set()
    page = settled(lea, waiting)
    assert "Décision refusée" in page
    assert f">décision sur froid--chaine, empreinte : {DIGEST[:12]} n’est pas la dernière révision." in page
    english = lea.read(f"{waiting.url.path}?lang=en")
    assert f">decision on froid--chaine, digest: {DIGEST[:12]} is not the newest revision." in english
    assert said(workspace) == []
    kept = workspace.records.notes(builders.KEY, DIGEST, "lea")
    assert kept is not None
    assert kept.comment == "Relu"


def test_two_reviewers_at_once_are_both_heard(root: Any) -> None:
    workspace = installation(root, policy(distinct_people=2))
    with ThreadPoolExecutor(2) as both:
        pages = list(both.map(lambda person: decide(Reviewer(workspace, person)), ("lea", "noe")))
    assert {each.person for each in said(workspace)} == {"lea", "noe"}
    assert all("Décision enregistrée" in page for page in pages)


def test_the_same_person_twice_is_one_line_and_the_second_page_says_so(workspace: Workspace) -> None:
    """A double click: both forms were on their way before the first was recorded."""
    lea = Reviewer(workspace, "lea")
    basis = basis_of(lea.read(APPROVE))

    def pressed(_: int) -> str:
        twin = Reviewer(workspace, "lea")
        return settled(twin, twin.send(APPROVE, act="decide", basis=basis, comment="Relu"))

    with ThreadPoolExecutor(2) as both:
        pages = list(both.map(pressed, range(2)))
    assert len(said(workspace)) == 1
    assert any("Décision enregistrée" in page for page in pages)


def test_an_outcome_reloaded_says_the_same_and_adds_nothing(workspace: Workspace) -> None:
    lea = Reviewer(workspace, "lea")
    first = press(lea)
    assert "Décision enregistrée" in settled(lea, first)
    assert "Décision enregistrée" in lea.read(str(first.url))
    assert len(said(workspace)) == 1


@pytest.mark.parametrize("person", ["", "eve"])
def test_a_stranger_launches_nothing(workspace: Workspace, dagster: Served, person: str) -> None:
    before = len(dagster.runs())
    stranger = Reviewer(workspace, person)
    for address in (APPROVE, CHANGES):
        answer = stranger.send(address, act="decide", basis="", comment="Approuvé !")
        assert answer.status_code == 403
        assert "Vous ne pouvez pas décider ici" in answer.text
    assert len(dagster.runs()) == before
    assert said(workspace) == []


# a form that comes again, and a page that was open before

WITHDRAW = f"{PAGE}/decide/withdraw"


def test_a_page_open_before_ones_later_word_does_not_undo_it(workspace: Workspace) -> None:
    """Approved in a tab opened before, a draft that its reviewer had sent back was approved."""
    lea = Reviewer(workspace, "lea")
    form = fill_form(lea.read(APPROVE), comment="Relu")
    decide(lea, CHANGES, comment="La dose est fausse.")
    answer = lea.send(APPROVE, **form)
    assert answer.status_code == 409
    assert "Quelque chose a changé depuis l’ouverture de cette page" in answer.text
    last = re.search(r"<dt>Votre dernière décision</dt><dd>(.*?)</dd>", answer.text)
    assert last is not None
    assert last[1].startswith("Demande de changements · ")
    assert "La dose est fausse." in last[1]
    assert [each.verdict for each in said(workspace)] == [Verdict.REQUEST_CHANGES]
    settled(lea, lea.send(APPROVE, **fill_form(answer.text, comment="Relu")))
    assert said(workspace)[-1].verdict is Verdict.APPROVE


def test_a_page_open_before_a_word_on_its_way_does_not_undo_it(workspace: Workspace, dagster: Served) -> None:
    dagster.begins.clear()
    lea = Reviewer(workspace, "lea")
    form = fill_form(lea.read(APPROVE), comment="Relu")
    press(lea, CHANGES, comment="La dose est fausse.")
    answer = lea.send(APPROVE, **form)
    assert answer.status_code == 409
    assert "en cours d’enregistrement" in answer.text


def test_a_form_that_comes_again_does_not_undo_ones_later_word(workspace: Workspace) -> None:
    """A phone sent its approval once more, after the approval was withdrawn: it was the last word."""
    lea = Reviewer(workspace, "lea")
    form = fill_form(lea.read(APPROVE), comment="Relu")
    settled(lea, lea.send(APPROVE, **form))
    decide(lea, WITHDRAW, comment="Erreur grave.")
    assert lea.send(APPROVE, **form).status_code == 409
    assert [each.verdict for each in said(workspace)] == [Verdict.APPROVE, Verdict.WITHDRAW]


def test_a_form_sent_twice_is_received_once(workspace: Workspace, dagster: Served) -> None:
    dagster.begins.clear()
    lea = Reviewer(workspace, "lea")
    form = fill_form(lea.read(APPROVE), comment="Relu")
    first, second = lea.send(APPROVE, **form), lea.send(APPROVE, **form)
    assert first.url == second.url
    assert "/received/" in str(second.url)
    dagster.begins.set()
    assert "Décision enregistrée" in settled(lea, second)
    assert lea.send(APPROVE, **form).url == first.url
    assert [each.verdict for each in said(workspace)] == [Verdict.APPROVE]


def test_the_same_page_with_another_comment_is_another_decision(workspace: Workspace) -> None:
    """Back, a word more, and the button again: nothing of it may be lost without a word."""
    lea = Reviewer(workspace, "lea")
    page = lea.read(CHANGES)
    settled(lea, lea.send(CHANGES, **fill_form(page, comment="La dose.")))
    answer = lea.send(CHANGES, **fill_form(page, comment="La dose, et le titre."))
    assert answer.status_code == 409
    assert "La dose, et le titre.</textarea>" in answer.text


def test_a_form_that_comes_again_stays_taken_back(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIERJET_DAGSTER_INTERNAL_URL", "http://127.0.0.1:9")
    lea = Reviewer(open_workspace(workspace.root), "lea")
    form = fill_form(lea.read(APPROVE), comment="Relu")
    lea.send(str(lea.send(APPROVE, **form).url))
    assert "Envoi de la décision annulé" in lea.send(APPROVE, **form).text
    assert workspace.records.list_received() == ()


# forms from elsewhere


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:4444"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_of_another_page_decides_nothing(workspace: Workspace, headers: dict[str, str]) -> None:
    """CSRF: the reviewer's own browser sends it, cookies and all."""
    lea = Reviewer(workspace, "lea")
    lea.read(PAGE)
    token = lea.browser.cookies["premierjet_form"]
    fields = {"premierjet_form": token, "act": "decide", "comment": "x"}
    assert lea.browser.post(APPROVE, data=fields, headers=headers).status_code == 403
    assert said(workspace) == []


def test_a_form_without_this_browsers_token_decides_nothing(workspace: Workspace) -> None:
    lea = Reviewer(workspace, "lea")
    lea.read(PAGE)
    for token in ({}, {"premierjet_form": "guessed" * 8}):
        answer = lea.browser.post(APPROVE, data={**token, "act": "decide"})
        assert answer.status_code == 403
        assert "rien n’a été enregistré" in answer.text
    assert said(workspace) == []


def test_reading_decides_nothing(workspace: Workspace, dagster: Served) -> None:
    before = len(dagster.runs())
    lea = Reviewer(workspace, "lea")
    lea.read(f"{APPROVE}?act=decide&comment=x")
    assert lea.browser.get(f"{PAGE}/opened?span={builders.citation(2).span}").status_code in {404, 405}
    assert len(dagster.runs()) == before
    assert said(workspace) == []


def test_a_name_that_was_rebound_decides_nothing(workspace: Workspace) -> None:
    """DNS rebinding: to the browser the page is of the same origin, but the Host is still the attacker's."""
    lea = Reviewer(workspace, "lea")
    lea.read(PAGE)
    token = lea.browser.cookies["premierjet_form"]
    headers = {"Host": "evil.example:3001", "Origin": "http://evil.example:3001"}
    fields = {"premierjet_form": token, "act": "decide"}
    assert lea.browser.post(APPROVE, data=fields, headers=headers).status_code == 421
    assert said(workspace) == []
