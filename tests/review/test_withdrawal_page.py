"""A withdrawal on a page: who, why, where, the way back; shown in place whatever it holds."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from pipelines.review.markdown import fits
from pipelines.review.withdrawal_page import (
    describe_roll_back,
    describe_withdrawal,
    read_withdrawal_texts,
    roll_back_link,
)
from pipelines.testing import builders
from pipelines.testing.builders import KEY, NOON
from schemas.delivery import ByHand, GapKind, PolicyGap
from schemas.language import Language
from schemas.review import Decision, Verdict
from schemas.withdrawal import RollBack, RollbackAction, TargetHolding, TargetState, Withdrawal

WHO, PLACES, WAY = (
    "Retrait de la version 2",
    "Retrait de la version 2 · lieux",
    "Retrait de la version 2 · retour en arrière",
)


def taken_back(**changes: Any) -> Decision:
    fields = {"verdict": Verdict.WITHDRAW, "comment": "Un seuil est faux", "at": NOON + timedelta(hours=1)}
    return builders.decision(**(fields | changes))


def place(**changes: Any) -> TargetState:
    fields: dict[str, Any] = {
        "target": "moodle",
        "location": "/srv/lms/froid/chaine/v2",
        "delivered_at": NOON,
        "holding": TargetHolding.CURRENT,
        "current": 2,
        "latest": True,
        "action": RollbackAction.PUT,
    }
    return TargetState(**(fields | changes))


def gap(kind: GapKind) -> PolicyGap:
    return PolicyGap(
        module="accueil--gestes", release=1, kind=kind, roles=("pedagogie",), policy="a" * 64, met="b" * 64
    )


def withdrawal(**changes: Any) -> Withdrawal:
    fields: dict[str, Any] = {
        "module": KEY,
        "title": "La chaîne du froid",
        "language": Language.FRENCH,
        "release": 2,
        "digest": "a" * 64,
        "decisions": (taken_back(),),
        "places": (place(),),
        "roll_back": RollBack(to=1, approved_by=("lea",)),
    }
    return Withdrawal(**(fields | changes))


def test_the_page_says_who_why_where_and_where_to_click() -> None:
    page = describe_withdrawal(withdrawal())
    assert list(page) == [WHO, PLACES, WAY]
    assert "Approbation retirée par lea le 2026-11-24 13:00 UTC (nom non vérifié)" in page[WHO]
    assert "«\u00a0Un seuil est faux\u00a0»" in page[WHO]
    assert "| moodle | **montrée aux apprenants** | version 2 | 2026-11-24 12:00 |" in page[PLACES]
    assert page[WAY].startswith("**[Revenir à la version 1 →](/guess/roll_back/")
    assert "remettre la version 1\u00a0: moodle" in page[WAY]
    assert "Les apprenants gardent leur suivi" in page[WAY]


def test_the_page_speaks_the_language_of_its_module() -> None:
    page = describe_withdrawal(withdrawal(language=Language.ENGLISH))
    assert next(iter(page)) == "Withdrawal of release 2"
    assert "Approval withdrawn by lea" in "".join(page.values())
    assert "Go back to release 1" in "".join(page.values())
    assert not any(word in "".join(page.values()) for word in ("montrée", "version", "retour"))


@pytest.mark.parametrize("words", [read_withdrawal_texts(each) for each in Language], ids=list(Language))
def test_every_state_and_verdict_has_its_words(words: Any) -> None:
    assert set(words.holdings) == set(TargetHolding)
    assert set(words.verdicts) == set(Verdict)


@pytest.mark.parametrize(("to", "number"), [(1, 1), (None, 0)])
def test_the_link_prefills_the_release_that_was_read_about(to: int | None, number: int) -> None:
    link = roll_back_link(withdrawal(roll_back=RollBack(to=to)), to or 0)
    asked = parse_qs(urlsplit(link).query)
    assert yaml.safe_load(asked["config"][0]) == {"ops": {"going_back": {"config": {"to": number}}}}
    assert (asked["tags[0][key]"], asked["tags[0][value]"]) == (["dagster/partition"], [KEY])


def test_where_nothing_stands_the_page_says_what_learners_will_see() -> None:
    page = describe_withdrawal(
        withdrawal(roll_back=RollBack(to=None), places=(place(action=RollbackAction.REMOVE),))
    )
    assert "Aucune version n’est encore valable" in page[WAY]
    assert "Retirer le module des destinations →" in page[WAY]


def test_where_nothing_is_to_be_done_there_is_nothing_to_click() -> None:
    kept = place(holding=TargetHolding.KEPT, current=3, latest=False, action=RollbackAction.LEAVE)
    page = describe_withdrawal(withdrawal(places=(kept,)))
    assert page[WAY] == "Rien à faire\u00a0: aucune destination ne la montre."
    assert "fichiers conservés à côté | version 3" in page[PLACES]


def test_lost_tracking_and_a_lapsed_approval_are_said_before_the_click() -> None:
    back = RollBack(to=1, approved_by=("lea",), gap=gap(GapKind.SOURCE_CHANGED), lost=("q-0007",))
    way = describe_withdrawal(withdrawal(roll_back=back))[WAY]
    assert "Le suivi est perdu" in way
    assert "q\\-0007" in way
    assert "un passage qu’elle cite a changé" in way
    assert "person:+%22%22" in way
    assert "[Retirer le module des destinations →](/guess/roll_back/playground/setup?config=ops:%0A" in way
    assert "toujours valable" not in way


def test_a_place_that_cannot_be_told_says_why_and_is_to_be_reached_first() -> None:
    down = place(
        holding=TargetHolding.UNKNOWN, action=RollbackAction.UNKNOWN, current=None, trouble="timed out"
    )
    gone = place(target="ancien", holding=TargetHolding.LEFT, action=RollbackAction.LEAVE, current=None)
    page = describe_withdrawal(withdrawal(places=(down, gone)))
    assert "inconnu : timed out | ?" in page[PLACES]
    assert "le cours ne nomme plus cette destination" in page[PLACES]
    assert "à joindre d’abord\u00a0: moodle" in page[WAY]


def test_nothing_delivered_is_said_and_what_cannot_be_seen_too() -> None:
    never = place(holding=TargetHolding.NEVER, action=RollbackAction.LEAVE, current=None, delivered_at=None)
    page = describe_withdrawal(withdrawal(places=(never,)))
    assert "Aucune destination du cours ne l’a reçue" in page[PLACES]
    assert "importé à la main" in page[PLACES]


def test_text_of_people_never_becomes_markup() -> None:
    evil = "<b>x</b> [clic](http://evil.example) | cellule\n# titre"
    page = describe_withdrawal(
        withdrawal(
            title=" ".join(evil.split())[:80],
            decisions=(taken_back(comment=evil, person="lea|[x](y)"),),
            places=(place(location=evil, trouble=evil, holding=TargetHolding.UNKNOWN),),
        )
    )
    shown = "\n".join(page.values())
    assert "\\[clic\\]\\(http" in shown
    assert "[clic](" not in shown
    assert "\n# titre" not in shown
    row = next(line for line in page[PLACES].splitlines() if "moodle" in line)
    assert row.replace("\\|", "").count("|") == 6


def test_every_entry_is_shown_in_place_whatever_it_holds() -> None:
    """From 1,000 characters on Dagster hides an entry behind a dialog."""
    long = "-" * 120
    places = tuple(
        place(
            target=f"t-{n}" + "-x" * 30,
            location="/" + "-" * 300,
            holding=TargetHolding.UNKNOWN,
            trouble="_" * 300,
            action=RollbackAction.UNKNOWN,
        )
        for n in range(12)
    )
    page = describe_withdrawal(
        withdrawal(
            title="-" * 300,
            decisions=tuple(taken_back(person=f"{n}{long}"[:120], comment="*" * 5000) for n in range(9)),
            places=(*places, place(target="m" + "-m" * 31)),
            roll_back=RollBack(
                to=1,
                approved_by=(long,) * 5,
                gap=gap(GapKind.EXPIRED),
                lost=tuple(f"q-{n:04d}" for n in range(99)),
            ),
        )
    )
    assert all(fits(entry) for entry in page.values())
    assert sum(entry.count("| t\\-") for entry in page.values()) == 12
    assert "approbation retirée" in "".join(page.values()).lower()
    assert "](/guess/roll_back" in list(page.values())[-1]


def test_a_release_approved_again_says_so_where_its_withdrawal_stood() -> None:
    page = describe_roll_back(2, builders.decision(person="noe"), Language.FRENCH)
    assert list(page) == list(describe_withdrawal(withdrawal()))
    assert set(page.values()) == {
        "Approuvée à nouveau par noe le 2026-11-24 12:00 UTC\u00a0: la version 2 peut être livrée."
    }


@pytest.mark.parametrize("by_hand", ByHand)
@pytest.mark.parametrize("language", Language)
def test_what_only_a_person_can_do_is_told_where_the_way_back_is(by_hand: ByHand, language: Language) -> None:
    there = place(target="lms", action=RollbackAction.BY_HAND, by_hand=by_hand)
    alone = list(describe_withdrawal(withdrawal(language=language, places=(there,))).values())[-1]
    told = by_hand.explain("lms", language)
    assert told.happened in alone
    assert "roll_back" not in alone
    both = list(describe_withdrawal(withdrawal(language=language, places=(there, place()))).values())[-1]
    assert told.happened in both
    assert "roll_back" in both
    assert fits(alone)
    assert fits(both)
