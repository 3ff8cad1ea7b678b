"""What a request for changes names, in the words reviewers use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.drafting.comments import find_concerned_kinds, list_shortened_ids, read_wishes
from pipelines.drafting.orders import Order
from pipelines.testing import builders
from schemas.language import Language
from tests import sample_deliverables as deliverables


@pytest.mark.parametrize(
    ("comment", "orders"),
    [
        ("Remplacer q-0003.", {"q-0003": Order.REPLACE}),
        ("replace q-0003 and q-0004", {"q-0003": Order.REPLACE, "q-0004": Order.REPLACE}),
        ("Supprimer p-0002, garder q-0004", {"p-0002": Order.DROP, "q-0004": Order.KEEP}),
        ("q-0003 : à remplacer ; st-0012 : à retirer", {"q-0003": Order.REPLACE, "st-0012": Order.DROP}),
        ("q-0003", {"q-0003": Order.CHANGE}),
        ("Q-0003 is too easy", {"q-0003": Order.CHANGE}),
        ("Don't touch q-0001. Drop q-0002.", {"q-0001": Order.KEEP, "q-0002": Order.DROP}),
        ("q-00031 and xq-0003 name nothing", {}),
        ("st-0003: say 12.5 hours, as on www.has-sante.fr", {"st-0003": Order.CHANGE}),
    ],
)
def test_ids_and_orders_are_read_from_a_comment(comment: str, orders: dict[str, Order]) -> None:
    assert read_wishes(comment).orders == orders


PLAIN = {
    Language.FRENCH: {
        Order.DROP: (
            "Supprimer {ids}",
            "{ids} : à supprimer",
            "Veuillez retirer {ids}, merci",
            "{ids} doit être enlevée",
        ),
        Order.REPLACE: ("Remplacer {ids}", "{ids} : à remplacer", "Changez {ids} svp"),
        Order.KEEP: (
            "Garder {ids}",
            "Ne supprimez pas {ids}",
            "{ids} ne doit jamais être retirée",
            "Laissez {ids}",
        ),
    },
    Language.ENGLISH: {
        Order.DROP: (
            "Delete {ids}",
            "{ids}: to be removed",
            "Please drop {ids}, thanks",
            "{ids} should be deleted",
        ),
        Order.REPLACE: ("Replace {ids}", "{ids}: to be replaced", "Please change {ids}"),
        Order.KEEP: (
            "Keep {ids}",
            "Do not delete {ids}",
            "{ids} must not be removed",
            "Don't ever remove {ids}",
        ),
    },
}
JOINED = {Language.FRENCH: " et ", Language.ENGLISH: " and "}
NOT_ORDERS = (
    "make {id} shorter",
    "raccourcir {id}",
    "{id} is wrong",
    "{id} : trop long",
    "Should we remove {id}?",
    "Faut-il supprimer {id} ?",
    "Why was {id} removed",
    "Vous avez supprimé {id} par erreur",
    "If you remove {id}, keep the rest",
    "Remove the title of {id}",
    "Supprimer le titre de {id}",
    "Remove {id}'s second sentence",
    "{id}: remove the second half",
    "{id} : supprimer la moitié",
    "Instead of removing {id}, shorten it",
    "Plutôt que de supprimer {id}, abréger",
    "Remove everything except {id}",
    "Supprimer tout sauf {id}",
    "Remove x or {id}",
    "{id}: drop of quality",
    "{id} was replaced",
    "Leave out {id}",
)
ids = st.builds("{}-{:04d}".format, st.sampled_from(["q", "p", "st"]), st.integers(1, 9999))
WORDS = [
    "remove",
    "supprimer",
    "delete",
    "keep",
    "garder",
    "not",
    "pas",
    "ne",
    "the",
    "la",
    "of",
    "de",
    "and",
    "et",
    ",",
    ":",
    "is",
    "est",
    "to",
    "à",
    "replace",
    "que",
    "sauf",
]


@given(st.lists(ids, min_size=1, max_size=4, unique=True), st.sampled_from(Language), st.data())
def test_a_plain_order_is_read_in_both_languages(
    names: list[str], language: Language, data: st.DataObject
) -> None:
    order = data.draw(st.sampled_from([Order.DROP, Order.REPLACE, Order.KEEP]))
    phrase = data.draw(st.sampled_from(PLAIN[language][order]))
    wishes = read_wishes(phrase.format(ids=JOINED[language].join(names)))
    assert wishes.orders == dict.fromkeys(names, order)


@given(ids, st.sampled_from(NOT_ORDERS))
def test_what_is_no_plain_order_removes_nothing_and_is_said_back(name: str, phrase: str) -> None:
    """ "Make p-0003 shorter" removed the page: an id without a verb that was known meant to drop it."""
    wishes = read_wishes(phrase.format(id=name))
    assert name not in wishes.removable
    assert any(name in clause for clause in wishes.beyond), wishes


@given(st.lists(st.one_of(ids, st.sampled_from(WORDS)), max_size=9))
def test_nothing_is_removed_without_a_word_for_removing(words: list[str]) -> None:
    """Whatever stands there, each id has one order, and none is to go without such a word."""
    wishes = read_wishes(" ".join(words))
    assert {*wishes.orders} == {word for word in words if "-" in word}
    removing = {"remove", "supprimer", "delete", "replace"} & {*words}
    assert removing or not wishes.removable


@pytest.mark.parametrize(
    ("comment", "removable"),
    [
        ("Remove p-0003 because it repeats p-0002", {"p-0003"}),
        ("Supprimer p-0003, qui répète p-0002", {"p-0003"}),
        ("Remove p-0003 and shorten p-0004", {"p-0003"}),
        ("Remove p-0003, p-0004 is fine", {"p-0003"}),
        ("Replace q-0003 with q-0004", {"q-0003"}),
        ("Remove p-0003. Keep p-0003.", set()),
        ("Remove the sentence p-0003", set()),
        ("p-0003: remove this sentence", set()),
        ("Remove q-0001 or q-0002", set()),
        ("q-0001 is not clear, delete q-0002", set()),
        ("Supprimer q-0003 du quiz", {"q-0003"}),
    ],
)
def test_an_order_reaches_the_ids_beside_it_and_no_other(comment: str, removable: set[str]) -> None:
    assert read_wishes(comment).removable == removable


def test_a_point_within_a_number_or_an_address_begins_no_wish_about_everything() -> None:
    wishes = read_wishes("st-0003: say 12.5 hours, as on www.has-sante.fr")
    assert wishes.beyond == ("st-0003: say 12.5 hours, as on www.has-sante.fr",)


def test_an_element_to_keep_may_not_be_touched() -> None:
    assert read_wishes("Supprimer p-0002, garder q-0004").named_ids == {"p-0002"}


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
    assert read_wishes(comment).beyond == beyond


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
        ("Remplacer q-0001. Des phrases plus courtes.", {"lesson", "quiz", "summary"}),
        ("Raccourcir la leçon. Les phrases sont trop longues.", {"lesson"}),
        ("Ne touchez pas au quiz", {"lesson", "quiz", "summary"}),
        ("Ajoutez une question sur la durée de conservation", {"quiz"}),
        ("", {"lesson", "quiz", "summary"}),
    ],
)
def test_a_comment_concerns_the_deliverables_it_names_or_all_of_them(comment: str, kinds: set[str]) -> None:
    assert find_concerned_kinds(comment, builders.draft().content.artefacts) == kinds


@pytest.mark.parametrize("comment", ["Raccourcissez les questions ouvertes", "Shorten the open questions"])
def test_open_questions_are_no_questions_of_the_quiz(comment: str) -> None:
    both = (deliverables.quiz(), deliverables.open_questions())
    assert find_concerned_kinds(comment, both) == {"open_questions"}
    assert find_concerned_kinds(comment.replace("ouvertes", "").replace("open ", ""), both) == {"quiz"}


@pytest.mark.parametrize("comment", ["st-0002 est trop long : une phrase.", "st-0002 is too long."])
def test_what_is_too_long_may_be_shortened(comment: str) -> None:
    """The new text was refused as a loss, though the reviewer had asked for it."""
    assert list_shortened_ids(comment, (builders.lesson(),)) == {"st-0002"}
