"""Who is at the desk: by name, by the sign-in proxy's header, by invitation; and who is not believed."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest

from adapters.identity.invitation import Invitation, seal_invitation
from adapters.workspace import Workspace
from pipelines.testing import builders
from pipelines.workflow.invite import invite
from schemas.course import Escalation, IdentityMode
from schemas.language import Language
from tests.desk.conftest import installation
from tests.desk.reviewing import (
    APPROVE,
    CHANGES,
    DIGEST,
    PAGE,
    Reviewer,
    Served,
    decide,
    policy,
    press,
    said,
    settled,
)

HEADER = "X-Forwarded-User"
INVITED = f"/invited{PAGE}"
SIGN_IN_LINK = re.compile(r'href="(/who\?[^"]*)"')
SENT_TO, BACK = re.compile(r'action="(/who[^"]*)"'), re.compile(r'name="back" value="([^"]*)"')


@pytest.fixture
def local(root: Any) -> Workspace:
    return installation(root, policy())


@pytest.fixture
def behind_a_proxy(root: Any) -> Workspace:
    people = {"pedagogie": ("lea", "noé@exemple.fr")}
    workspace = installation(root, policy(identity=IdentityMode.PROXY, roles=people))
    workspace.ledger_key.make()
    return workspace


@pytest.fixture
def inviting(root: Any) -> Workspace:
    workspace = installation(root, policy(identity=IdentityMode.INVITATION))
    workspace.ledger_key.make()
    return workspace


def invitation(workspace: Workspace, person: str = "lea", **changes: Any) -> str:
    """Return the address of an invitation's link, as its holder opens it."""
    made = invite(workspace, builders.KEY, person, 7, datetime.now(UTC))
    if not changes:
        return made.link.removeprefix("http://127.0.0.1:3001")
    key = workspace.ledger_key.read()
    assert key is not None
    return f"/invitation/{seal_invitation(made.invitation.model_copy(update=changes), key)}"


# by name, on this machine


def test_a_visitor_says_who_they_are_and_goes_back_to_where_they_were(local: Workspace) -> None:
    nobody = Reviewer(local)
    assert 'value="noe"' in nobody.read(f"/who?back={PAGE}")
    answer = nobody.send("/who", person="noe", back=PAGE)
    assert answer.url.path == PAGE
    assert "Vous êtes noe." in answer.text
    assert "Approuver…" in answer.text


def test_a_name_no_course_lists_is_not_taken(local: Workspace) -> None:
    nobody = Reviewer(local)
    assert nobody.send("/who", person="eve").status_code == 422
    assert "premierjet_person" not in nobody.browser.cookies


@pytest.mark.parametrize("address", [f"{PAGE}?lang=en", "/?sort=module&lang=en", f"{PAGE}?find=&lang=en"])
def test_saying_who_one_is_keeps_the_language_and_the_whole_address(local: Workspace, address: str) -> None:
    """The page that asks was in French, and one came back to the address without what it asked for."""
    nobody = Reviewer(local)
    (link,) = set(SIGN_IN_LINK.findall(nobody.read(address)))
    asked = nobody.read(unescape(link))
    assert '<html lang="en">' in asked
    answer = nobody.send(
        unescape(SENT_TO.findall(asked)[0]), follow=False, person="noe", back=unescape(BACK.findall(asked)[0])
    )
    assert answer.headers["location"] == address


def test_what_was_told_of_an_act_is_not_told_to_who_comes_after(local: Workspace) -> None:
    (link,) = set(SIGN_IN_LINK.findall(Reviewer(local).read(f"{PAGE}?said=added&undo=0123&lang=en")))
    assert unescape(link) == f"/who?back={PAGE}%3Flang%3Den&lang=en"


def test_the_language_chosen_while_saying_who_one_is_stays(local: Workspace) -> None:
    answer = Reviewer(local).send("/who?lang=fr", follow=False, person="noe", back="/?sort=module&lang=en")
    assert answer.headers["location"] == "/?sort=module&lang=fr"


def test_who_is_asked_twice_who_they_are_still_goes_back(local: Workspace) -> None:
    """The page that asks has that link too, and led back to itself."""
    page = Reviewer(local, "lea").read(f"/who?back={PAGE}&lang=en")
    assert set(SIGN_IN_LINK.findall(page)) == {f"/who?back={PAGE}&amp;lang=en"}


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "",
    ],
)
def test_saying_who_one_is_leads_nowhere_but_to_the_desk(local: Workspace, back: str) -> None:
    answer = Reviewer(local).send("/who", follow=False, person="lea", back=back)
    assert answer.headers["location"] in ("/", "/%09/evil.example")
    asked = Reviewer(local).send("/who?lang=en", follow=False, person="lea", back=back)
    assert asked.headers["location"] in ("/?lang=en", "/%09/evil.example?lang=en")


@pytest.mark.parametrize("cookie", ["zz", "ff", "0a".join(["61"] * 2), "61" * 200, "", "20" + "61"])
def test_a_cookie_that_holds_no_name_is_nobody(local: Workspace, cookie: str) -> None:
    visitor = Reviewer(local)
    visitor.browser.cookies.set("premierjet_person", cookie)
    page = visitor.read(PAGE)
    assert "Dites qui vous êtes" in page
    assert visitor.send(APPROVE, act="decide", basis="").status_code == 403
    assert said(local) == []


def test_a_header_proves_nothing_where_no_proxy_stands(local: Workspace) -> None:
    """Anyone on this machine can send one: what they decide stays unverified."""
    decide(Reviewer(local, "", **{HEADER: "lea"}))
    assert [(each.person, each.verified) for each in said(local)] == [("lea", False)]


def test_who_steps_in_only_after_days_is_told_to_wait(root: Any) -> None:
    course = policy(escalation=Escalation(after_days=365, to=("odile",)))
    recent = builders.draft()
    now = recent.provenance.model_copy(update={"written_at": datetime.now(UTC)})
    workspace = installation(root, course, None, recent.model_copy(update={"provenance": now}))
    assert "Vous ne décidez que si un brouillon ou un plan a trop attendu" in Reviewer(
        workspace, "odile"
    ).read(PAGE)


# by the proxy's header


@pytest.mark.parametrize("person", ["lea", "noé@exemple.fr"])
def test_the_proxys_word_travels_with_the_decision_and_verifies_it(
    behind_a_proxy: Workspace, person: str
) -> None:
    reviewer = Reviewer(behind_a_proxy, "", **{HEADER: person})
    assert f"{person} · identité vérifiée par votre connexion" in reviewer.read(APPROVE)
    decide(reviewer)
    assert [(each.person, each.verified) for each in said(behind_a_proxy)] == [(person, True)]


def test_without_the_proxys_word_a_visitor_is_asked_to_sign_in(behind_a_proxy: Workspace) -> None:
    lea = Reviewer(behind_a_proxy, "lea")  # a cookie of their own making
    assert "Ouvrez le bureau à l’adresse qui demande de se connecter" in lea.read(PAGE)
    assert lea.send(APPROVE, act="decide", basis="").status_code == 403
    assert said(behind_a_proxy) == []


def test_the_header_may_have_another_name(
    root: Any, monkeypatch: pytest.MonkeyPatch, behind_a_proxy: Workspace
) -> None:
    monkeypatch.setenv("PREMIERJET_IDENTITY_HEADER", "X-Remote-Name")
    from adapters.workspace import open_workspace

    renamed = open_workspace(root)
    assert "Vous êtes lea." in Reviewer(renamed, "", **{"X-Remote-Name": "lea"}).read(PAGE)
    assert "Vous êtes lea." not in Reviewer(renamed, "", **{HEADER: "lea"}).read(PAGE)


# by invitation


def test_an_invited_person_decides_without_an_account_and_is_vouched_for(inviting: Workspace) -> None:
    lea = Reviewer(inviting)
    page = lea.browser.get(invitation(inviting))
    assert page.url.path == INVITED
    assert "Vous êtes lea." in page.text
    assert "identité garantie par votre invitation" in lea.read(f"/invited{APPROVE}")
    told = decide(lea, f"/invited{APPROVE}", comment="Relu")
    [decision] = said(inviting)
    assert (decision.person, decision.verified, decision.comment) == ("lea", True, "Relu")
    assert decision.invitation is not None
    assert "Décision enregistrée" in told


def test_an_invitation_is_good_once(inviting: Workspace) -> None:
    link = invitation(inviting)
    first = Reviewer(inviting)
    first.browser.get(link)
    decide(first, f"/invited{CHANGES}", comment="Revoir q-0001")
    again = Reviewer(inviting)
    page = again.browser.get(link)
    assert "Cette invitation a déjà servi" in page.text
    assert "Décision refusée" not in page.text
    assert again.send(f"/invited{APPROVE}", act="decide", basis="").status_code == 403
    assert len(said(inviting)) == 1


def test_an_invitation_used_in_two_windows_at_once_is_refused_by_the_second_run(
    inviting: Workspace, dagster: Served
) -> None:
    """Both decisions are on their way before either is recorded: only the ledger can tell."""
    link = invitation(inviting)
    windows = [Reviewer(inviting), Reviewer(inviting)]
    dagster.begins.clear()
    for window in windows:
        window.browser.get(link)
    answers = [
        press(window, f"/invited{CHANGES}", comment=f"Revoir q-000{number}")
        for number, window in enumerate(windows, start=1)
    ]
    dagster.begins.set()
    pages = [settled(window, answer) for window, answer in zip(windows, answers, strict=True)]
    assert len(said(inviting)) == 1
    assert sorted("Décision enregistrée" in page for page in pages) == [False, True]
    assert sum("cette invitation a déjà servi" in page for page in pages) == 1


@pytest.mark.parametrize(
    "changes", [{"module": "froid--autre"}, {"digest": "0" * 64}], ids=["module", "digest"]
)
def test_an_invitation_to_something_else_opens_nothing_here(
    inviting: Workspace, changes: dict[str, str]
) -> None:
    stranger = Reviewer(inviting)
    stranger.browser.get(invitation(inviting, **changes))
    assert stranger.browser.get(INVITED).status_code == 404
    assert stranger.send(f"/invited{APPROVE}", act="decide", basis="").status_code == 404
    assert said(inviting) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda link: link[:-1] + ("0" if link[-1] != "0" else "1"), "Le lien est incomplet"),
        (lambda link: link[:-10], "Le lien est incomplet"),
        (lambda _: "/invitation/e30.00", "Le lien est incomplet"),
    ],
    ids=["altered", "cut", "forged"],
)
def test_a_link_that_is_not_an_invitation_says_so(inviting: Workspace, change: Any, told: str) -> None:
    answer = Reviewer(inviting).browser.get(change(invitation(inviting)))
    assert answer.status_code == 403
    assert told in answer.text
    assert "demandez-en un autre à la personne qui vous a invité" in answer.text


def test_an_expired_invitation_says_since_when(inviting: Workspace) -> None:
    link = invitation(inviting, expires_at=datetime.now(UTC) - timedelta(days=1))
    answer = Reviewer(inviting).browser.get(link)
    assert answer.status_code == 403
    assert '<dd lang="fr">Elle a expiré le ' in answer.text
    english = Reviewer(inviting).browser.get(link, params={"lang": "en"})
    assert '<dd lang="en">It expired on ' in english.text


def test_an_invited_person_sees_one_draft_and_nothing_else(inviting: Workspace) -> None:
    lea = Reviewer(inviting)
    lea.browser.get(invitation(inviting))
    assert lea.browser.get("/invited/").url.path == INVITED
    for address in (f"/invited/drafts/{builders.KEY}/{'0' * 12}", "/invited/who", "/invited/practice"):
        assert lea.browser.get(address).status_code == 404
    # Outside /invited the invitation is not even looked at.
    assert "Ouvrez le lien de votre invitation" in lea.read(PAGE)


def test_without_an_invitation_nothing_is_shown_below_invited(inviting: Workspace) -> None:
    answer = Reviewer(inviting).browser.get(INVITED)
    assert answer.status_code == 403
    assert "Aucune invitation n’a été ouverte dans ce navigateur" in answer.text
    assert builders.SENTENCES[0] not in answer.text


def test_an_invitation_is_not_heard_where_the_course_hears_none(local: Workspace) -> None:
    key = local.ledger_key.make()
    made = Invitation(
        id="a" * 32,
        module=builders.KEY,
        digest=DIGEST,
        person="lea",
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )
    lea = Reviewer(local)
    page = lea.browser.get(f"/invitation/{seal_invitation(made, key)}")
    assert "Ce cours n’accepte plus les invitations." in page.text
    assert lea.send(f"/invited{APPROVE}", act="decide", basis="").status_code == 403
    assert said(local) == []


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.FRENCH])
def test_pages_of_no_module_speak_the_language_of_the_courses(root: Any, language: Language) -> None:
    """The queue came in English and the page that asks who one is in French, to the same browser."""
    browser = Reviewer(installation(root, builders.course(language=language)), **{"Accept-Language": ""})
    for address in ("/", "/who", "/practice", "/approve-together", "/setup", "/nowhere"):
        assert f'<html lang="{language}"' in browser.read(address), address
