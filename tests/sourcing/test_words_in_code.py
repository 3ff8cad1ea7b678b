"""Words to say or to type, set in a font of code, keep marks in the text and in what is cited of it."""

from pipelines.testing.sources import read_source
from schemas.language import Language


def test_words_in_code_stand_between_the_marks_of_the_language() -> None:
    english = _list_sentences("Some ask `is it free?`, and wait.\n", Language.ENGLISH)
    french = _list_sentences("Demandez `la place est libre ?` et attendez.\n", Language.FRENCH)

    assert english == ["Some ask “is it free?”, and wait."]
    assert french == ["Demandez «\u00a0la place est libre ?\u00a0» et attendez."]


def test_code_that_belongs_to_a_program_has_no_marks() -> None:
    assert _list_sentences("Type `git status` or `ls -l` and `print(x)`.\n", Language.ENGLISH) == [
        "Type git status or ls -l and print(x)."
    ]


def test_words_right_behind_others_are_one_with_them() -> None:
    assert _list_sentences("Say `this is`**`golf one`** `over and out`, then stop.\n", Language.ENGLISH) == [
        "Say “this is golf one over and out”, then stop."
    ]


def test_words_that_have_marks_get_no_others() -> None:
    assert _list_sentences('Press the button "`Save as`" twice.\n', Language.ENGLISH) == [
        'Press the button "Save as" twice.'
    ]


def test_one_word_is_said_where_the_page_sets_phrases_so_and_is_code_elsewhere() -> None:
    phrases = "Say `come in`. Say `go out`. Say `wait here`.\n\n"

    assert _list_sentences(phrases + "End with `over` now.\n", Language.ENGLISH)[-1] == "End with “over” now."
    assert _list_sentences("End with `over` now.\n", Language.ENGLISH) == ["End with over now."]


def _list_sentences(text: str, language: Language) -> list[str]:
    source = read_source("page.md", text.encode(), language)
    assert all(source.text[span.start : span.end] == span.text for span in source.spans)
    return [span.text for span in source.spans]
