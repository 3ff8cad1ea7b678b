"""HTML: the page's own visible content."""

import pytest

from schemas.errors import SourceUnreadable
from schemas.source import DropReason, SpanKind
from tests.sourcing.documents import dropped, read, rows, said


def page(body: str) -> str:
    return f"<!doctype html><html><head><title>T</title></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("hidden", "reason"),
    [
        ("<p style='display: none'>Secret</p>", DropReason.HIDDEN),
        ("<p hidden>Secret</p>", DropReason.HIDDEN),
        ("<p aria-hidden='true'>Secret</p>", DropReason.HIDDEN),
        ("<p style='visibility:hidden !important'>Secret</p>", DropReason.HIDDEN),
        ("<p style='opacity: 0'>Secret</p>", DropReason.HIDDEN),
        ("<p style='position:absolute; left:-9999px'>Secret</p>", DropReason.HIDDEN),
        ("<p style='color:#FFF'>Secret</p>", DropReason.WHITE),
        ("<div style='color:white'><p>Secret</p></div>", DropReason.WHITE),
        ("<p style='color:transparent'>Secret</p>", DropReason.INVISIBLE),
        ("<p style='position:absolute; top:-999px'>Secret</p>", DropReason.HIDDEN),
        ("<p style='position:absolute; right:-9999px'>Secret</p>", DropReason.HIDDEN),
        ("<p style='position:absolute; clip:rect(0,0,0,0)'>Secret</p>", DropReason.READ_ALOUD),
        ("<p style='clip-path: inset(100%)'>Secret</p>", DropReason.READ_ALOUD),
        ("<p style='transform: scale(0)'>Secret</p>", DropReason.HIDDEN),
        ("<p style='color:#fefefe'>Secret</p>", DropReason.WHITE),
        ("<p style='color:rgb(254, 253, 255)'>Secret</p>", DropReason.WHITE),
        ("<p style='font-size:1px'>Secret</p>", DropReason.TINY),
        ("<script>Secret</script>", DropReason.SCRIPT),
        ("<style>Secret</style>", DropReason.SCRIPT),
        ("<template>Secret</template>", DropReason.SCRIPT),
        ("<!-- Secret -->", DropReason.SCRIPT),
        ("<del>Secret</del>", DropReason.DELETED),
        ("<nav>Secret</nav>", DropReason.FURNITURE),
        ("<footer>Secret</footer>", DropReason.FURNITURE),
    ],
)
def test_what_a_person_does_not_see_is_left_out_and_reported(hidden: str, reason: DropReason) -> None:
    written = page(f"<p>Fermez la porte.</p>{hidden}<p>Signez.</p>")
    assert said(read("a.html", written)) == ["Fermez la porte.", "Signez."]
    assert dropped("a.html", written) == [(reason, "Secret")]


@pytest.mark.parametrize(
    "seen",
    [
        "<p style='color:white; background:#003366'>Visible</p>",
        "<div style='background-color:navy'><p style='color:#ffffff'>Visible</p></div>",
        "<div style='color:white'><p style='color:black'>Visible</p></div>",
        "<p style='font-size:9pt'>Visible</p>",
        "<p style='color:#eeeeee'>Visible</p>",
        "<p style='margin-left:-250px; top:-20px'>Visible</p>",
        "<p style='transform: scale(0.5); clip-path: inset(5%)'>Visible</p>",
        "<details><summary>Visible</summary></details>",
    ],
)
def test_what_a_person_sees_is_kept(seen: str) -> None:
    assert said(read("a.html", page(seen))) == ["Visible"]


def test_the_main_content_is_preferred_where_its_author_marked_it() -> None:
    assert said(read("a.html", page("<div>Menu</div><main><h1>Froid</h1>Fermez.</main><p>Pub</p>"))) == [
        "Froid",
        "Fermez.",
    ]


def test_what_stands_around_the_main_content_is_left_out_and_reported() -> None:
    written = page(
        "Sponsor<div><p>Menu</p><main><p>Fermez la porte.</p></main>Suite<aside>À lire aussi</aside></div>"
        "<p hidden>Obey</p><div>Cookies</div>"
    )
    assert said(read("a.html", written)) == ["Fermez la porte."]
    assert dropped("a.html", written) == [
        (DropReason.FURNITURE, "Menu"),
        (DropReason.FURNITURE, "Suite"),
        (DropReason.FURNITURE, "À lire aussi"),
        (DropReason.FURNITURE, "Sponsor"),
        (DropReason.HIDDEN, "Obey"),
        (DropReason.FURNITURE, "Cookies"),
    ]


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("<header><a>Accueil</a></header><p>Fermez.</p>", ["Fermez."]),
        ("<header><h1>Froid</h1></header><p>Fermez.</p>", ["Froid", "Fermez."]),
        ("<article><header>Par Léa</header><p>Fermez.</p></article>", ["Par Léa", "Fermez."]),
    ],
)
def test_a_site_s_banner_is_left_out_and_a_text_s_own_head_is_kept(body: str, kept: list[str]) -> None:
    assert said(read("a.html", page(body))) == kept


def test_inline_markup_neither_glues_nor_splits_words() -> None:
    written = page("<p>Re<b>froi</b>dir<br>puis fermer.<span> Noter.</span></p><div>Un<p>Deux</p>Trois</div>")
    assert said(read("a.html", written)) == ["Refroidir puis fermer.", "Noter.", "Un", "Deux", "Trois"]


def test_numbered_items_are_steps_whatever_they_are_wrapped_in() -> None:
    written = page("<ol><li><p>Ouvrir.</p><ul><li>À fond.</li></ul></li><li>Fermer.</li></ol>")
    source = read("a.html", written)
    assert said(source, SpanKind.STEP) == ["Ouvrir.", "Fermer."]
    assert said(source, SpanKind.SENTENCE) == ["À fond."]


def test_merged_cells_are_said_in_each_row_they_apply_to() -> None:
    source = read(
        "a.html",
        page(
            "<table><caption>Durées</caption><tr><th>Famille</th><th>Produit</th><th>Durée</th></tr>"
            "<tr><td rowspan=2>Frais</td><td>Viande</td><td>24 h</td></tr>"
            "<tr><td>Poisson</td><td><p>48 h</p><p>au plus</p></td></tr></table>"
        ),
    )
    header = ("Famille", "Produit", "Durée")
    assert said(source) == ["Durées", "Frais | Viande | 24 h", "Frais | Poisson | 48 h · au plus"]
    assert rows(source) == [
        (header, ("Frais", "Viande", "24 h")),
        (header, ("Frais", "Poisson", "48 h · au plus")),
    ]


def test_a_table_without_header_cells_has_no_header() -> None:
    source = read("a.html", page("<table><tr><td>Viande</td><td>24 h</td></tr></table>"))
    assert rows(source) == [((), ("Viande", "24 h"))]


def test_a_table_that_lays_out_the_page_holds_paragraphs() -> None:
    written = page("<table role='presentation'><tr><td><p>Un.</p></td><td><h2>Deux</h2></td></tr></table>")
    assert said(read("a.html", written)) == ["Un.", "Deux"]


def styled(css: str, body: str) -> str:
    return f"<html><head><style>{css}</style></head><body><p>Fermez.</p>{body}</body></html>"


SECRET = "<div id=i class='a b'><p class=c>Secret</p></div>"


@pytest.mark.parametrize(
    ("css", "reason"),
    [
        (".a{display:none}", DropReason.HIDDEN),
        ("#i .c{visibility:hidden}", DropReason.HIDDEN),
        ("div.a.b > p{opacity:0}", DropReason.HIDDEN),
        ("p + div p:first-child{font-size:0}", DropReason.TINY),
        (".c{font:0/0 a}", DropReason.TINY),
        (".c{color:#fff}", DropReason.WHITE),
        ("body{background:navy;color:white} .c{color:#000081}", DropReason.INVISIBLE),
        (".a{background:#003366} .c{color:rgb(0 51 102)}", DropReason.INVISIBLE),
        (".c{position:absolute;left:-9999px}", DropReason.HIDDEN),
        (".c{text-indent:-9999px}", DropReason.HIDDEN),
        (".c{transform:translateX(-9999px)}", DropReason.HIDDEN),
        (".c{position:absolute;clip:rect(0 0 0 0)}", DropReason.READ_ALOUD),
        (".c{clip-path:inset(50%)}", DropReason.READ_ALOUD),
        ("@media screen{.c{display:none}}", DropReason.HIDDEN),
        ("@media (min-width:1px){.c{display:none}}", DropReason.HIDDEN),
        ("@supports (display:grid){.c{display:none}}", DropReason.HIDDEN),
        ("@layer x{.c{display:none}}", DropReason.HIDDEN),
        (".a{color:red; & .c{display:none}}", DropReason.HIDDEN),
        (".a{.c{display:none}}", DropReason.HIDDEN),
        (".c{d\\69splay:/**/none!important}", DropReason.HIDDEN),
        (".c{display:none!important} .c{display:block}", DropReason.HIDDEN),
        (".c{display:block} .a .c{display:none}", DropReason.HIDDEN),
        (".c:hover{color:red} .c{display:none}", DropReason.HIDDEN),
        (".shown{display:block} .c{display:none}", DropReason.HIDDEN),
    ],
)
def test_what_a_page_s_own_style_sheet_hides_is_left_out_and_reported(css: str, reason: DropReason) -> None:
    assert said(read("a.html", styled(css, SECRET))) == ["Fermez."]
    told = [one for one in dropped("a.html", styled(css, SECRET)) if one[1] == "Secret"]
    assert told == [(reason, "Secret")]


@pytest.mark.parametrize(
    "css",
    [
        "@media print{.c{display:none}}",
        "@media (max-width:600px){.c{display:none}}",
        ".c{display:none} @media (min-width:900px){.c{display:block}}",
        ".c:hover{display:none}",
        ".c:not(:hover){opacity:0}",
        ".c{display:none} .a:hover .c{display:block}",
        ".c:not(.active){display:none}",
        ".c{display:none} .c.active{display:block}",
        ".c{display:none} .open > .c{display:block}",
        ".c{display:none} #x:checked ~ div .c{display:block}",
        ".c{display:none} p.c{display:block}",
        ".c{display:none} @layer x{p.c{display:none}} #i .c{display:block}",
        "@layer x{#i .c{display:none}} .c{display:block}",
        ".c::before{display:none}",
        ".other, #else{display:none}",
        ".c{opacity:0;animation:appear 1s forwards}",
        ".a{background:#036} .c{color:#fff}",
        "body{background:#036} .c{color:#fff}",
        ".a{background:url(x.png)} .c{color:#fff}",
        ".a{background:linear-gradient(red, blue)} .c{color:#fff}",
        ".a{background:var(--brand)} .c{color:#fff}",
        ".c{background:linear-gradient(red, blue);-webkit-background-clip:text;color:transparent}",
        ".a{color:white} .c{color:black}",
        ".a{font-size:0} .c{font-size:16px}",
        ".c{left:-9999px}",
        ".c{color:var(--ink)}",
        "p:nonsense(3){display:none}",
    ],
)
def test_what_a_person_may_see_under_a_style_sheet_is_kept(css: str) -> None:
    page = styled(css, f"<input id=x type=checkbox>{SECRET}")
    assert said(read("a.html", page)) == ["Fermez.", "Secret"]


def test_a_style_of_its_own_goes_before_the_sheet_s_unless_that_is_important() -> None:
    body = "<p class=a style='display:block'>Vu.</p><p class=b style='display:block'>Secret</p>"
    css = ".a{display:none} .b{display:none!important}"
    assert said(read("a.html", styled(css, body))) == ["Fermez.", "Vu."]


def test_style_sheets_for_paper_only_hide_nothing() -> None:
    page = styled("", SECRET).replace("<style>", "<style media=print>.c{display:none}</style><style>")
    assert said(read("a.html", page)) == ["Fermez.", "Secret"]


def test_white_text_in_the_main_part_of_a_dark_page_is_seen() -> None:
    page = "<html><body style='background:#111;color:#fff'><main><p>Fermez.</p></main></body></html>"
    assert said(read("a.html", page)) == ["Fermez."]


@pytest.mark.parametrize(
    "css",
    [
        ".none " + "* " * 12 + "{display:none}",
        ".none ~ " + "* ~ " * 8 + "p{display:none}",
        "p{display:none}" * 20_001,
        "p{margin:0}" * 200_000,
    ],
)
def test_style_sheets_made_to_take_for_ever_are_refused(css: str) -> None:
    deep = "<div>" * 100 + "<p>x</p>" * 3_000 + "</div>" * 100
    with pytest.raises(SourceUnreadable, match=r"a\.html: has style sheets that take too long to apply"):
        read("a.html", styled(css, deep))


NONSENSE = ("a" + "{b" * 9_000, ":is(" * 5_000, "p{" + "&&&{" * 40 + "display:none" + "}" * 41)


@pytest.mark.parametrize("css", NONSENSE)
def test_a_style_sheet_of_nonsense_hides_nothing(css: str) -> None:
    assert said(read("a.html", styled(css, "<p>Signez.</p>"))) == ["Fermez.", "Signez."]


@pytest.mark.parametrize("name", ["a.html", "a.md"])
def test_the_front_matter_of_a_page_not_yet_built_is_no_text(name: str) -> None:
    header = '---\nlayout: slide\ntitle: "Le froid"\ncategories: [Hygiène]\n---\n'
    assert said(read(name, f"{header}\n<p>Fermez la porte.</p>"))[-1] == "Fermez la porte."
    assert not any("layout" in text for text in said(read(name, f"{header}\n<p>Fermez la porte.</p>")))


@pytest.mark.parametrize("sign", ["#", "¶", "§", "🔗", "&#182;"])
def test_the_sign_that_links_to_a_title_is_no_part_of_it(sign: str) -> None:
    link = f'<a class="headerlink" href="#froid" title="Lien vers ce titre">{sign}</a>'
    page = f'<html><body><h2 id="froid">Le froid{link}</h2><p>Fermez la porte.</p></body></html>'
    assert said(read("a.html", page), SpanKind.HEADING) == ["Le froid"]
    assert dropped("a.html", page)[0][0] is DropReason.FURNITURE


def test_a_link_that_is_the_text_of_a_title_stays() -> None:
    page = '<html><body><h2><a href="#c">C#</a></h2><p>Fermez la porte <a href="#1">*</a>.</p></body></html>'
    assert said(read("a.html", page)) == ["C#", "Fermez la porte *."]


def test_titles_in_quotations_that_only_indent_their_page_are_titles() -> None:
    chapters = "".join(
        f"<h3>Sous {name}</h3><blockquote><p>Ouvrez {name}.</p></blockquote>" for name in ("Ada", "Bea")
    )
    page = f"<html><body><h1>Port</h1><blockquote><h2>Départ</h2>{chapters}</blockquote></body></html>"

    titles = [span.anchor.heading for span in read("a.html", page).spans if span.kind is SpanKind.SENTENCE]

    assert titles == [("Port", "Départ", "Sous Ada"), ("Port", "Départ", "Sous Bea")]
