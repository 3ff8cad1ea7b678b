"""Whatever editor saved a text, its words are right, or the file is refused by name; never other letters."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import SourceUnreadable
from tests.sourcing.documents import read

SENTENCE = "L’élève a déjà noté « 4 °C » : c’est gâché, où ça ?"
WRAPPED: dict[str, Callable[[str], str]] = {
    ".txt": str,
    ".md": lambda text: f"# Froid\n\n{text}\n",
    ".html": lambda text: f"<html><body><p>{text}</p></body></html>",
    ".csv": lambda text: f"Numéro;Consigne\n1;{text}\n",
    ".srt": lambda text: f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n",
    ".vtt": lambda text: f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}\n",
    ".qmd": lambda text: f"---\ntitle: Froid\n---\n\n{text}\n",
}
EVERY_TEXT = pytest.mark.parametrize("suffix", WRAPPED)


@EVERY_TEXT
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"]
)
def test_words_are_the_same_in_every_encoding_editors_save(suffix: str, encoding: str) -> None:
    assert SENTENCE in read(f"a{suffix}", WRAPPED[suffix](SENTENCE).encode(encoding)).text


@pytest.mark.parametrize(
    ("said", "encoding"),
    [
        ("Fermez à 8 h.", "mac_roman"),
        ("Élise a fermé.", "cp850"),
        ("Le cœur a cédé, l'œuf a gelé.", "iso8859-15"),
        ("Prix : 4 €", "cp1252"),
        ("l’eau", "cp1252"),
        ("l’eau", "mac_roman"),
        ("« Oui »", "mac_roman"),
        ("Über die Straße, señor", "cp1252"),
        ("It’s 3½ °C – café", "cp1252"),
        ("NAÏVETÉ", "cp1252"),
    ],
)
def test_few_letters_are_enough_to_tell(said: str, encoding: str) -> None:
    assert read("a.txt", said.encode(encoding)).text == f"{said}\n"


@EVERY_TEXT
def test_one_line_pasted_from_another_encoding_is_named(suffix: str) -> None:
    data = WRAPPED[suffix]("Fermé à clé.\nPUIS").encode().replace(b"PUIS", "relevé".encode("cp1252"))
    line = data[: data.index(b"relev\xe9")].count(b"\n") + 1
    with pytest.raises(SourceUnreadable, match=rf"a{suffix}: is in UTF-8 except for line {line}"):
        read(f"a{suffix}", data)


def test_a_text_cut_within_a_letter_is_named_with_its_line() -> None:
    with pytest.raises(SourceUnreadable, match=r"a\.txt: is in UTF-8 except for line 2"):
        read("a.txt", "Fermé.\nRelevé".encode()[:-1])


@pytest.mark.parametrize(
    "data",
    ["Закройте дверь".encode("cp1251"), "扉を閉める".encode("shift_jis"), b"a\x81\x8d\x8f\x90\xfe\xff b"],
)
def test_what_gives_no_words_is_refused_with_its_line(data: bytes) -> None:
    with pytest.raises(SourceUnreadable, match=r"a\.txt: is in an unknown encoding \(first error in line 2"):
        read("a.txt", b"Bonjour.\n" + data)


@pytest.mark.parametrize(
    "declaration",
    [
        '<meta charset="{}">',
        "<META http-equiv=Content-Type content='text/html; charset={}'>",
        '<?xml version="1.0" encoding="{}"?>',
    ],
)
def test_what_a_page_says_of_its_encoding_is_believed(declaration: str) -> None:
    """Windows-1250 shows `ő` where a guess among western pages would show `õ`."""
    page = f"{declaration.format('windows-1250')}<html><head></head><body>Erdős a dit.</body></html>"
    assert read("a.html", page.encode("cp1250")).text == "Erdős a dit.\n"


@pytest.mark.parametrize(
    "page",
    [
        "<meta charset=iso-8859-1><body>Élevé : 4 €</body>",
        "<meta charset=nothing><body>Élevé : 4 €</body>",
        "<!-- <meta charset=koi8-r> --><body>Élevé : 4 €</body>",
        "<meta charset=utf-7><body>Élevé : 4 €</body>",
    ],
)
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_what_a_page_wrongly_says_of_its_encoding_changes_no_word(page: str, encoding: str) -> None:
    assert read("a.html", f"<html>{page}</html>".encode(encoding)).text == "Élevé : 4 €\n"


WORDS = st.lists(
    st.sampled_from(["élève", "noté", "déjà", "4 °C", "où", "ça", "l’été", "gâché", "maïs", "« Oui »"]),
    min_size=2,
    max_size=12,
    unique=True,
).map(" ".join)


@given(WORDS, st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"]))
def test_french_is_never_read_with_other_letters(text: str, encoding: str) -> None:
    try:
        source = read("a.txt", text.encode(encoding))
    except SourceUnreadable:
        return
    assert source.text == f"{text}\n"
