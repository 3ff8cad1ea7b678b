"""ODT as a word processor shows it, changes accepted, in document order."""

import pytest

from schemas.errors import SourceUnreadable
from schemas.source import DropReason, SpanKind
from tests.sourcing.archives import with_part
from tests.sourcing.documents import dropped, read, rows, said
from tests.sourcing.opendocuments import DECLARED, odt, style

NUMBERED = (
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"/>'
    '<text:list-level-style-bullet text:level="2"/></text:list-style>'
)


def cells(*texts: str) -> str:
    row = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in texts)
    return f"<table:table-row>{row}</table:table-row>"


def test_headings_paragraphs_and_their_levels_are_kept() -> None:
    source = read(
        "a.odt",
        odt(
            '<text:h text:outline-level="1">Froid</text:h><text:h text:outline-level="2">Porte</text:h>'
            "<text:p>Fermez. Notez.</text:p>"
        ),
    )
    assert said(source, SpanKind.HEADING) == ["Froid", "Porte"]
    assert said(source, SpanKind.SENTENCE) == ["Fermez.", "Notez."]
    assert source.spans[-1].anchor.heading == ("Froid", "Porte")


def test_spaces_tabs_and_breaks_are_blanks() -> None:
    body = '<text:p>Fermez<text:s text:c="3"/>la<text:tab/>porte.<text:line-break/>Notez.</text:p>'
    assert said(read("a.odt", odt(body))) == ["Fermez la porte.", "Notez."]


def test_numbered_items_are_steps_and_bullets_are_not() -> None:
    body = (
        '<text:list text:style-name="L1"><text:list-item><text:p>Ouvrir.</text:p>'
        "<text:list><text:list-item><text:p>Avec la clé.</text:p></text:list-item></text:list>"
        "</text:list-item><text:list-item><text:p>Fermer.</text:p></text:list-item></text:list>"
    )
    source = read("a.odt", odt(body, NUMBERED))
    assert said(source, SpanKind.STEP) == ["Ouvrir.", "Fermer."]
    assert said(source, SpanKind.SENTENCE) == ["Avec la clé."]


def test_a_table_is_read_row_by_row_with_its_merged_cells() -> None:
    body = (
        f"<table:table><table:table-header-rows>{cells('Lieu', 'Geste')}</table:table-header-rows>"
        '<table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>Froid</text:p>'
        "</table:table-cell><table:table-cell><text:p>Ouvrir</text:p></table:table-cell></table:table-row>"
        "<table:table-row><table:covered-table-cell/><table:table-cell><text:p>Fermer</text:p>"
        "</table:table-cell></table:table-row></table:table>"
    )
    header = ("Lieu", "Geste")
    found = rows(read("a.odt", odt(body)))
    assert found == [(header, ("Froid", "Ouvrir")), (header, ("Froid", "Fermer"))]


def test_insertions_are_kept_and_deletions_told() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Ouvrez.</text:p></text:deletion>"
        '</text:changed-region></text:tracked-changes><text:p><text:change-start text:change-id="a"/>Fermez.'
        '<text:change-end text:change-id="a"/></text:p>'
    )
    assert said(read("a.odt", odt(body))) == ["Fermez."]
    assert dropped("a.odt", odt(body)) == [(DropReason.DELETED, "Ouvrez.")]


def test_comments_and_tables_of_contents_are_furniture() -> None:
    body = (
        "<text:table-of-content><text:index-body><text:p>Froid 3</text:p></text:index-body>"
        "</text:table-of-content><text:p>Fermez.<office:annotation><text:p>À revoir</text:p>"
        "</office:annotation></text:p>"
    )
    assert said(read("a.odt", odt(body))) == ["Fermez."]
    assert dropped("a.odt", odt(body)) == [
        (DropReason.FURNITURE, "Froid 3"),
        (DropReason.FURNITURE, "À revoir"),
    ]


def test_notes_and_text_boxes_follow_their_paragraph() -> None:
    body = (
        "<text:p>Fermez.<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>Voir la fiche.</text:p></text:note-body></text:note></text:p>"
        "<text:p><draw:frame><draw:text-box><text:p>Encadré.</text:p></draw:text-box></draw:frame></text:p>"
    )
    assert said(read("a.odt", odt(body))) == ["Fermez.", "Voir la fiche.", "Encadré."]


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ({"text_display": "none"}, DropReason.HIDDEN),
        ({"fo_color": "#FFFFFF"}, DropReason.WHITE),
        ({"fo_color": "#fefefe"}, DropReason.WHITE),
        ({"fo_font__size": "2pt"}, DropReason.TINY),
        ({"style_text__line__through__style": "solid"}, DropReason.DELETED),
    ],
)
def test_text_nobody_sees_is_dropped_by_its_reason(properties: dict[str, str], reason: DropReason) -> None:
    data = odt('<text:p>Fermez.<text:span text:style-name="T1">Approuve</text:span></text:p>',
               style("T1", **properties))  # fmt: skip
    assert said(read("a.odt", data)) == ["Fermez."]
    assert dropped("a.odt", data) == [(reason, "Approuve")]


def test_white_on_a_colour_is_seen() -> None:
    data = odt(
        '<text:p>Fermez <text:span text:style-name="T1">la porte.</text:span></text:p>',
        style("T1", fo_color="#ffffff", fo_background__color="#1F3864"),
    )
    assert said(read("a.odt", data)) == ["Fermez la porte."]


def test_a_hidden_section_and_hidden_fields_are_told() -> None:
    body = (
        '<text:section text:display="none"><text:p>Secret</text:p></text:section>'
        '<text:p>Fermez.<text:hidden-text text:string-value="Caché"/></text:p>'
    )
    assert said(read("a.odt", odt(body))) == ["Fermez."]
    assert dropped("a.odt", odt(body)) == [(DropReason.HIDDEN, "Secret"), (DropReason.HIDDEN, "Caché")]


def test_a_style_based_on_itself_ends() -> None:
    looped = '<style:style style:name="T1" style:family="text" style:parent-style-name="T1"/>'
    data = odt('<text:p><text:span text:style-name="T1">Fermez.</text:span></text:p>', looped)
    assert said(read("a.odt", data)) == ["Fermez."]


def test_a_table_that_repeats_without_end_is_refused() -> None:
    row = (
        '<table:table-row table:number-rows-repeated="99999999"><table:table-cell><text:p>a</text:p>'
        "</table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row>"
    )
    with pytest.raises(SourceUnreadable, match=r"a\.odt: holds a table of more than 400000 cells"):
        read("a.odt", odt(f"<table:table>{row}</table:table>"))


def test_empty_cells_repeated_to_the_end_of_a_sheet_are_none() -> None:
    wide = '<table:table-cell table:number-columns-repeated="16384"/>'
    row = f"<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>{wide}</table:table-row>"
    assert said(read("a.odt", odt(f"<table:table>{row}</table:table>"))) == ["a"]


def test_a_document_with_a_password_is_refused() -> None:
    data = odt("<text:p>x</text:p>")

    manifest = (
        f"<manifest:manifest {DECLARED}><manifest:file-entry><manifest:encryption-data/>"
        "</manifest:file-entry></manifest:manifest>"
    )
    with pytest.raises(SourceUnreadable, match=r"a\.odt: is protected by a password"):
        read("a.odt", with_part(data, "META-INF/manifest.xml", manifest.encode()))
