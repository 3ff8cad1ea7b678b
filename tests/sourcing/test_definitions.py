"""A term and what is said of it are one thing, whichever way a source sets them."""

import pytest

from tests.sourcing.documents import read, said

HTML_LIST = """<dl><dt>bac</dt><dt>caisse</dt><dd>avec un couvercle</dd>
<dt>DLC</dt><dd>Date limite. Elle est sur le colis.</dd><dd>à ne pas confondre avec la DDM</dd></dl>"""


def entries(name: str, text: str) -> list[tuple[str | None, int | None, str]]:
    """Return each passage with its term and the number of its item."""
    return [
        (span.item.term if span.item else None, span.item.item if span.item else None, span.text)
        for span in read(name, text).spans
    ]


def test_a_definition_list_of_a_page_keeps_its_terms_with_what_is_said_of_them() -> None:
    assert entries("a.html", HTML_LIST) == [
        ("bac, caisse", 1, "bac, caisse – avec un couvercle"),
        ("DLC", 2, "DLC – Date limite."),
        ("DLC", 2, "Elle est sur le colis."),
        ("DLC", 2, "à ne pas confondre avec la DDM"),
    ]


@pytest.mark.parametrize(
    ("definition", "texts"),
    [
        ("<dd><p>Un bac.</p><p>Il est bleu.</p></dd>", ["bac – Un bac.", "Il est bleu."]),
        ("<dd><ul><li>bleu</li><li>vert</li></ul></dd>", ["bac", "bleu", "vert"]),
        ("<dd>bleu :<ul><li>clair</li></ul></dd>", ["bac – bleu :", "clair"]),
        ("<dd><pre><code>git add</code></pre></dd>", ["bac", "git add"]),
        ("<dd><h4>Titre</h4><p>Un bac.</p></dd>", ["bac", "Titre", "Un bac."]),
        ("<dd></dd>", ["bac"]),
        ("", ["bac"]),
    ],
    ids=["paragraphs", "list", "led-list", "code", "title", "empty", "missing"],
)
def test_a_definition_of_any_shape_loses_no_word(definition: str, texts: list[str]) -> None:
    assert said(read("a.html", f"<dl><dt>bac</dt>{definition}</dl>")) == texts


@pytest.mark.parametrize(
    "html",
    [
        "<dl><div><dt>bac</dt><dd>bleu</dd></div><div><dt>sonde</dt><dd>verte</dd></div></dl>",
        "<p><strong>bac</strong></p><p>bleu</p><p><b>sonde :</b></p><p>verte</p>",
        "<dt>bac</dt><dd>bleu</dd><dt>sonde</dt><dd>verte</dd>",
    ],
    ids=["groups", "bold", "no-list"],
)
def test_terms_in_groups_in_bold_and_without_a_list_stand_with_their_definitions(html: str) -> None:
    texts = said(read("a.html", html))
    assert [text.split()[0] for text in texts] == ["bac", "sonde"]
    assert [text.split()[-1] for text in texts] == ["bleu", "verte"]


def test_a_hidden_term_is_no_text() -> None:
    source = read("a.html", "<dl><dt hidden>secret</dt><dd>Un bac.</dd></dl><p>Fin.</p>")
    assert said(source) == ["Un bac.", "Fin."]


def test_a_question_needs_no_sign_before_its_answer() -> None:
    [entry] = entries("a.html", "<dl><dt>Qui signe ?</dt><dd>Le chef.</dd></dl>")
    assert entry[2] == "Qui signe ? Le chef."


@pytest.mark.parametrize(
    "markdown",
    [
        "bac\n: bleu\n\nsonde\n: verte\n",
        "bac\n\n: bleu\n\nsonde\n\n:   verte\n",
        "**bac** — bleu\n\n**sonde** — verte\n",
        "- **bac** : bleu\n- **sonde** : verte\n",
        "**bac**\n\nbleu\n\n**sonde**\n\nverte\n",
    ],
    ids=["tight", "loose", "dash", "items", "paragraphs"],
)
def test_definitions_of_markdown_know_their_term(markdown: str) -> None:
    found = entries("a.md", f"# Mots\n\n{markdown}\nFin.\n")
    assert [(term, number) for term, number, _ in found] == [
        (None, None),
        ("bac", 1),
        ("sonde", 2),
        (None, None),
    ]


def test_a_definition_of_markdown_goes_on_as_far_as_it_is_indented() -> None:
    text = "bac\nbox\n: Un bac,\nbleu.\n\n    Il est lavé.\n\n: Une caisse.\n\nUne phrase.\n"
    assert said(read("a.md", text)) == [
        "bac, box – Un bac, bleu.",
        "Il est lavé.",
        "Une caisse.",
        "Une phrase.",
    ]


@pytest.mark.parametrize(
    "markdown",
    [
        "```\nbac\n: bleu\n```\n",
        "| a | b |\n|---|---|\n| c | d |\n\n: Légende\n",
        "## Titre\n\n: seul\n",
        "**Attention**\n\nFermez la porte.\n",
        "**Un gras** au milieu d'une phrase.\n\n**Un autre** aussi.\n",
        "**Avant**\n\n- la date\n\n**Après**\n\n- la sonde\n",
    ],
    ids=["code", "caption", "title", "one-bold-line", "bold-in-prose", "bold-before-lists"],
)
def test_what_only_looks_like_a_definition_is_none(markdown: str) -> None:
    assert all(term is None for term, _, _ in entries("a.md", markdown))


def test_an_index_of_links_knows_that_it_only_leads_elsewhere() -> None:
    link = "<dt>Bac</dt><dd><a href='bac.html'>Fiche du bac</a></dd>"
    index = f"<dl>{link}<dt>Sonde</dt><dd>Une aiguille.</dd></dl>"
    assert [span.item and span.item.is_link for span in read("a.html", index).spans] == [True, None]
