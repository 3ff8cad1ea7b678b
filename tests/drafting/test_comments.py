"""What a request for changes names, in the words reviewers use."""

import pytest

from pipelines.drafting.comments import Order, concerned, read
from tests import builders, deliverables


@pytest.mark.parametrize(
    ("comment", "orders"),
    [
        ("Remplacer q-0003.", {"q-0003": Order.REPLACE}),
        ("replace q-0003 and q-0004", {"q-0003": Order.REPLACE, "q-0004": Order.REPLACE}),
        ("Supprimer p-0002, garder q-0004", {"p-0002": Order.DROP, "q-0004": Order.KEEP}),
        ("q-0003 : à remplacer ; st-0012 : à retirer", {"q-0003": Order.REPLACE, "st-0012": Order.DROP}),
        ("q-0003", {"q-0003": Order.DROP}),
        ("Q-0003 is too easy", {"q-0003": Order.DROP}),
        ("Don't touch q-0001. Drop q-0002.", {"q-0001": Order.KEEP, "q-0002": Order.DROP}),
        ("q-00031 and xq-0003 name nothing", {}),
    ],
)
def test_ids_and_orders_are_read_from_a_comment(comment: str, orders: dict[str, Order]) -> None:
    assert read(comment).orders == orders


def test_an_element_to_keep_may_not_be_touched() -> None:
    assert read("Supprimer p-0002, garder q-0004").named == {"p-0002"}


@pytest.mark.parametrize(
    ("comment", "beyond"),
    [
        ("Remplacer q-0003.", ()),
        ("Plus d'exemples de Kerlan. Supprimer q-0001.", ("Plus d'exemples de Kerlan",)),
        ("q-0003 est trop longue", ("q-0003 est trop longue",)),
        ("Raccourcir la leçon", ("Raccourcir la leçon",)),
        ("Supprimer q-0001, et plus d'humour", ("Supprimer q-0001, et plus d'humour",)),
        ("Please replace the question q-0001 with another one", ()),
        ("Veuillez retirer la question q-0001 ainsi que st-0004, merci", ()),
        ("\n\n", ()),
    ],
)
def test_what_no_rule_can_do_is_set_apart(comment: str, beyond: tuple[str, ...]) -> None:
    assert read(comment).beyond == beyond


@pytest.mark.parametrize(
    ("comment", "kinds"),
    [
        ("Remplacer q-0001.", {"quiz"}),
        ("q-0001 est trop facile ; st-0009 : à préciser", {"quiz", "summary"}),
        ("Raccourcir la leçon", {"lesson"}),
        ("The quizzes are too easy", {"quiz"}),
        ("Garder la leçon. Refaire la synthèse.", {"summary"}),
        ("Garder p-0001, remplacer q-0001", {"quiz"}),
        ("Plus d'exemples de Kerlan", {"lesson", "quiz", "summary"}),
        ("Remplacer q-0001. Et partout, des phrases plus courtes.", {"lesson", "quiz", "summary"}),
        ("Ne touchez pas au quiz", {"lesson", "quiz", "summary"}),
        ("", {"lesson", "quiz", "summary"}),
    ],
)
def test_a_comment_concerns_the_deliverables_it_names_or_all_of_them(comment: str, kinds: set[str]) -> None:
    assert concerned(comment, builders.draft().content.artefacts) == kinds


@pytest.mark.parametrize("comment", ["Raccourcissez les questions ouvertes", "Shorten the open questions"])
def test_open_questions_are_no_questions_of_the_quiz(comment: str) -> None:
    both = (deliverables.quiz(), deliverables.open_questions())
    assert concerned(comment, both) == {"open_questions"}
    assert concerned(comment.replace("ouvertes", "").replace("open ", ""), both) == {"quiz"}
