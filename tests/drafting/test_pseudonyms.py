"""Personal data goes out as tokens and comes back as it was, in every question a model is asked."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.llm import Ask, ChatMessage, Reply, StopReason
from adapters.store.folder import FolderStore
from adapters.store.pseudonyms import KeyTable
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.summary.contract import Summary
from pipelines.drafting.critique import criticise
from pipelines.drafting.prompt import fence_data
from pipelines.drafting.pseudonyms import PseudonymisedAsk, Pseudonyms
from pipelines.testing import builders
from pipelines.testing.fake_openai.fake_writer import make_question
from schemas.course import PersonalData
from schemas.draft import Content, Origin, Statement
from schemas.errors import ModelUnusable, StoreUnusable
from schemas.finding import Severity
from schemas.personal_data import PersonalDataKind

EMAIL, PHONE, NIR = "sophie.durand@exemple.fr", "06 12 34 56 78", "2 69 05 49 588 157 80"
NAME = (PersonalDataKind.NAME, "Sophie DURAND")


def pseudonyms(folder: Path, *known: tuple[PersonalDataKind, str]) -> Pseudonyms:
    return Pseudonyms(KeyTable(FolderStore(folder), "froid"), known)


def asking(*texts: str) -> Ask:
    turns = [
        ChatMessage(role="system", text="Rules."),
        *(ChatMessage(role="user", text=text) for text in texts),
    ]
    return make_question(messages=tuple(turns))


def sent(hidden: PseudonymisedAsk) -> str:
    return "\n".join(message.text for message in hidden.ask.messages[1:])


def answered(hidden: PseudonymisedAsk, text: str) -> str:
    return hidden.restore_reply(Reply(text=text)).text


def test_each_kind_goes_out_as_its_own_token_and_the_rules_say_what_tokens_are(tmp_path: Path) -> None:
    hidden = pseudonyms(tmp_path).hide(asking(f"Écrire à {EMAIL}, appeler le {PHONE} ; NIR {NIR}."))
    assert sent(hidden) == "Écrire à [courriel-1], appeler le [telephone-1] ; NIR [nir-1]."
    assert "[courriel-1] and [nir-1]" in hidden.ask.messages[0].text
    assert hidden.ask.messages[0].text.startswith("Rules.")
    assert [message.role for message in hidden.ask.messages] == ["system", "user"]


def test_a_question_without_personal_data_leaves_unchanged(tmp_path: Path) -> None:
    question = asking("La norme NF EN ISO 9001:2015, 30 minutes, 1 234,56 €.")
    assert pseudonyms(tmp_path).hide(question) == PseudonymisedAsk(question)
    assert list(FolderStore(tmp_path).list("pseudonyms/")) == []


def test_a_value_keeps_its_token_in_every_question_and_every_run(tmp_path: Path) -> None:
    first = pseudonyms(tmp_path).hide(asking(f"{EMAIL} puis autre@exemple.fr"))
    again = pseudonyms(tmp_path).hide(asking(f"autre@exemple.fr, {EMAIL}"))
    assert sent(first) == "[courriel-1] puis [courriel-2]"
    assert sent(again) == "[courriel-2], [courriel-1]"


def test_what_comes_back_is_restored_however_the_token_is_spelled(tmp_path: Path) -> None:
    hidden = pseudonyms(tmp_path).hide(asking(EMAIL))
    for token in ("[courriel-1]", "[Courriel-1]", "[ courriel - 1 ]", "[courriel‑1]", "[courriel-01]"):
        assert answered(hidden, f'{{"text": "À {token}."}}') == f'{{"text": "À {EMAIL}."}}'


def test_a_token_that_was_not_shown_stays_even_where_another_module_has_it(tmp_path: Path) -> None:
    """Or a model that makes one up would be told somebody's address."""
    pseudonyms(tmp_path).hide(asking("autre@exemple.fr"))
    hidden = pseudonyms(tmp_path).hide(asking(EMAIL))
    assert sent(hidden) == "[courriel-2]"
    said = "[courriel-1], [courriel-99], courriel-2, [nom-2]"
    assert answered(hidden, said) == said


def test_what_only_looks_like_a_token_is_given_back_as_it_stood(tmp_path: Path) -> None:
    hidden = pseudonyms(tmp_path).hide(asking(f"Le document écrit [courriel-1] pour {EMAIL}."))
    assert sent(hidden) == "Le document écrit [texte-1] pour [courriel-1]."
    assert answered(hidden, "[texte-1] [courriel-1]") == f"[courriel-1] {EMAIL}"


def test_a_value_is_hidden_behind_the_escapes_of_json(tmp_path: Path) -> None:
    """A line break is written as a backslash and an n, which is a letter before the address."""
    shown = fence_data({"text": f"Contact :\n{EMAIL}\t{PHONE}\n<{EMAIL}>"})
    hidden = pseudonyms(tmp_path).hide(asking(shown))
    assert EMAIL not in sent(hidden)
    assert PHONE not in sent(hidden)
    assert answered(hidden, sent(hidden)) == shown


def test_a_name_is_hidden_where_it_stands_again_in_any_case_and_its_surname_alone(tmp_path: Path) -> None:
    text = (
        "Sophie Durand signe, SOPHIE DURAND relit. Mme Durand, DURAND ; le mot durand reste, Durandal aussi."
    )
    hidden = pseudonyms(tmp_path, NAME).hide(asking(text))
    assert re.search(r"durand(?!al| reste)", sent(hidden), re.IGNORECASE) is None
    assert "le mot durand reste, Durandal aussi" in sent(hidden)
    assert answered(hidden, sent(hidden)) == text


def test_a_role_the_course_names_hides_itself_and_not_its_last_word(tmp_path: Path) -> None:
    hidden = pseudonyms(tmp_path, (PersonalDataKind.NAME, "la direction")).hide(
        asking("La direction. Direction du vent.")
    )
    assert sent(hidden) == "[nom-2]. Direction du vent."


def test_a_value_an_excerpt_cuts_off_is_hidden_as_far_as_it_goes(tmp_path: Path) -> None:
    cut = f"« … écrire à {EMAIL[:-6]}… »"
    hidden = pseudonyms(tmp_path, (PersonalDataKind.EMAIL, EMAIL)).hide(asking(cut))
    assert "durand" not in sent(hidden)
    assert answered(hidden, sent(hidden)) == cut


def test_what_was_hidden_once_is_hidden_though_the_source_no_longer_holds_it(tmp_path: Path) -> None:
    pseudonyms(tmp_path, NAME).hide(asking("Sophie Durand"))
    hidden = pseudonyms(tmp_path).hide(asking("Avant, Sophie Durand signait."))
    assert "Durand" not in sent(hidden)


def test_nothing_of_a_refusal_is_restored_and_no_error_tells_a_value(tmp_path: Path) -> None:
    """Both are logged."""
    hidden = pseudonyms(tmp_path).hide(asking(EMAIL))
    refused = Reply(text="I will not write to [courriel-1]", ending=StopReason.REFUSED)
    assert hidden.restore_reply(refused) == refused
    error = ModelUnusable(f"said {EMAIL}", place="h", remedy="r", passing=True)
    told = hidden.redact_error(error)
    assert (told.happened, told.passing) == ("said [courriel-1]", True)


PIECES = st.one_of(
    st.sampled_from(
        [EMAIL, PHONE, NIR, "Sophie Durand", "DURAND", "sophie.d", "06 12 3", "\\n", '"', "\\u003c"]
    ),
    st.sampled_from(["[courriel-1]", "[Nom-2]", "[texte-1]", "[ nir - 1 ]", "[telephone‑1]", "[", "]", "1"]),
    st.text(max_size=8),
)


@given(texts=st.lists(st.lists(PIECES, max_size=12).map("".join), min_size=1, max_size=3))
def test_what_is_restored_is_exactly_what_was_hidden(
    texts: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("store")
    numbers = ((PersonalDataKind.EMAIL, EMAIL), (PersonalDataKind.PHONE, PHONE), (PersonalDataKind.NIR, NIR))
    hidden = pseudonyms(folder, NAME, *numbers).hide(asking(*texts))
    assert answered(hidden, sent(hidden)) == "\n".join(texts)
    for _, value in numbers:
        assert value not in sent(hidden)


def test_two_runs_that_mint_at_once_never_give_one_token_to_two_values(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    ours, theirs = KeyTable(store, "froid"), KeyTable(store, "froid")
    assert ours.read_tokens() == theirs.read_tokens() == {}
    mine = ours.tokens([("courriel", "a@b.fr")])
    others = theirs.tokens([("courriel", "c@d.fr"), ("courriel", "a@b.fr"), ("nom", "Anne")])
    assert mine == {"a@b.fr": "[courriel-1]"}
    assert others == {"a@b.fr": "[courriel-1]", "c@d.fr": "[courriel-2]", "Anne": "[nom-1]"}
    assert KeyTable(store, "froid").read_tokens() == others
    assert KeyTable(store, "autre").read_tokens() == {}


def test_a_damaged_table_is_told_without_what_it_holds(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    KeyTable(store, "froid").tokens([("courriel", EMAIL)])
    store.put("pseudonyms/froid/00000001.json", json.dumps({"entries": [EMAIL]}).encode())
    with pytest.raises(StoreUnusable, match=r"00000001\.json: is not what was written") as raised:
        KeyTable(store, "froid").read_tokens()
    assert raised.value.__context__ is None
    assert EMAIL not in str(raised.value)


@pytest.mark.parametrize(
    "said", ["[courriel-99]", "[Courriel-99]", "[courriel-_____]", "[nom-1", "telephone-3", "[ texte - 4 ]"]
)
def test_a_token_nothing_takes_the_place_of_stops_approval_of_a_course_that_pseudonymises(said: str) -> None:
    course = builders.course(personal_data=PersonalData.PSEUDONYMISE)
    content = saying(f"Écrire à {said} avant midi.")
    (finding,) = [
        each for each in criticise(KINDS, content, builders.spans(), course) if each.rule == "text.token"
    ]
    assert finding.facts["token"].strip() in said
    assert finding.severity is Severity.BLOCKING
    assert "text.token" not in {
        f.rule for f in criticise(KINDS, content, builders.spans(), builders.course())
    }


@pytest.mark.parametrize(
    "said", ["Le nom [de famille] reste.", "IBAN, SIRET et nom : à remplir.", "[1] et [a-2]"]
)
def test_words_that_are_no_token_raise_nothing(said: str) -> None:
    course = builders.course(personal_data=PersonalData.PSEUDONYMISE)
    assert "text.token" not in {f.rule for f in criticise(KINDS, saying(said), builders.spans(), course)}


def saying(text: str) -> Content:
    """A content whose first statement is a model's and says this."""
    content = builders.draft().content
    summary = Summary(points=(Statement(id="st-0001", text=text, origin=Origin.MODEL),))
    return content.model_copy(update={"artefacts": (summary,)})


def test_a_whole_answer_that_was_cut_after_it_gets_its_values_back(tmp_path: Path) -> None:
    hidden = pseudonyms(tmp_path).hide(asking(EMAIL))
    reply = Reply(text='{"a": "[courriel-1]"} [courriel-1', ending=StopReason.TRUNCATED)
    assert hidden.restore_reply(reply).text == f'{{"a": "{EMAIL}"}} [courriel-1'
