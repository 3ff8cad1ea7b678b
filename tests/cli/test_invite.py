"""`premierjet invite`: a link for one person to one draft, or one sentence on why there is none."""

import stat
from datetime import UTC, datetime, timedelta

import pytest

from adapters.identity.invitation import open_invitation
from pipelines.queries.lookups import require_head
from tests.cli.conftest import KEY, PERSON, Door

REVIEW = {"roles": {"pedagogie": [PERSON]}, "invitations": True}


@pytest.fixture
def inviting(drafted: Door, monkeypatch: pytest.MonkeyPatch) -> Door:
    """A drafted course that hears invitations, on an installation that has a key."""
    monkeypatch.setenv("PREMIERJET_DESK_URL", "https://relecture.example/")
    drafted.change(review=REVIEW)
    drafted.workspace.ledger_key.make()
    return drafted


def test_the_link_invites_one_person_to_the_draft_as_it_stands(inviting: Door) -> None:
    document = inviting.well("invite", KEY, "--person", PERSON, "--days", "3")
    address, _, token = document["link"].rpartition("/")
    assert address == "https://relecture.example/invitation"
    key = inviting.workspace.ledger_key.read()
    assert key is not None
    invitation = open_invitation(token, key, datetime.now(UTC))
    digest = require_head(inviting.workspace, KEY).content.canonical_digest()
    assert (invitation.person, invitation.module, invitation.digest) == (PERSON, KEY, digest)
    assert timedelta(days=2) < invitation.expires_at - datetime.now(UTC) <= timedelta(days=3)


def test_two_invitations_to_one_person_are_two(inviting: Door) -> None:
    links = {inviting.well("invite", KEY, "--person", PERSON)["id"] for _ in range(2)}
    assert len(links) == 2


def test_for_a_person_the_link_stands_alone_on_its_line(inviting: Door) -> None:
    said = inviting("invite", KEY, "--person", PERSON)
    assert said.code == 0, said.err
    about, link = said.out.strip().splitlines()
    assert PERSON in about
    assert link.startswith("https://relecture.example/invitation/")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((KEY, "--person", "mallory"), ("'mallory' cannot decide", PERSON, "review.roles")),
        (("froid--absent", "--person", PERSON), ("froid--absent",)),
        ((KEY, "--person", PERSON, "--days", "0"), ("0 days", "1 to 90")),
        ((KEY, "--person", PERSON, "--days", "91"), ("91 days", "1 to 90")),
    ],
    ids=["a stranger", "no such module", "no time at all", "too long"],
)
def test_an_invitation_that_could_not_be_used_is_refused(
    inviting: Door, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    said = inviting("invite", *arguments)
    assert said.code == 2, said.out
    assert all(word in said.err for word in words), said.err
    assert "/invitation/" not in said.out


def test_a_course_that_hears_no_invitations_says_how_it_would(inviting: Door) -> None:
    inviting.change(review=REVIEW | {"invitations": False})
    said = inviting("invite", KEY, "--person", PERSON)
    assert said.code == 2
    assert "review.invitations" in said.err


def test_without_a_draft_there_is_nothing_to_be_invited_to(inviting: Door) -> None:
    inviting.change(
        modules=[{"id": "neuf", "title": "Tout neuf"}, {"id": "chaine", "title": "La chaîne du froid"}]
    )
    said = inviting("invite", "froid--neuf", "--person", PERSON)
    assert said.code == 2
    assert "premierjet draft froid--neuf" in said.err


def test_no_key_is_made_to_sign_with(drafted: Door) -> None:
    drafted.change(review=REVIEW)
    (drafted.root / ".premierjet-keys" / "ledger.key").unlink()
    said = drafted("invite", KEY, "--person", PERSON)
    assert said.code == 2
    assert "premierjet ledger key" in said.err
    assert drafted.workspace.ledger_key.read() is None


def test_a_key_others_can_read_signs_nothing(inviting: Door) -> None:
    file = inviting.root / ".premierjet-keys" / "ledger.key"
    file.chmod(stat.S_IRUSR | stat.S_IRGRP)
    said = inviting("invite", KEY, "--person", PERSON)
    assert said.code == 2
    assert "chmod 600" in said.err
