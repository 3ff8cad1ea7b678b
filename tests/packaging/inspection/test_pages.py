"""What a learner meets on a page, told without a browser; each mistake has its place and its rule."""

import json
from pathlib import Path

import pytest

from pipelines.testing.packages import inspect
from schemas.finding import RULES, Finding, Severity
from tests.packaging.inspection.foreign_packages import PACKAGES, written

PAGE = PACKAGES["cmi5"]["content/lesson.html"].decode()
CAPTIONED = '<video src="a.mp4"><track kind="captions" src="a.vtt"></video>'
MEDIA = {"content/a.mp4": b"x", "content/a.vtt": b"x", "content/a.png": b"x"}


def found(folder: Path, page: str, **others: bytes) -> list[Finding]:
    members = {**PACKAGES["cmi5"], **MEDIA, "content/lesson.html": page.encode()}
    return list(inspect(written(folder, members | {f"content/{k}": v for k, v in others.items()})).findings)


def with_body(markup: str) -> str:
    return PAGE.replace("</body>", f"\n{markup}</body>")


# name: (what a page holds, the rule, its line; 0 for the page as a whole)
MISTAKES = {
    "tag never opened": ("<div></span></div>", "page.malformed", 2),
    "tags crossed": ("<section><b>x</section></b>", "page.malformed", 2),
    "picture without words": ('<img src="a.png">', "page.alt-absent", 2),
    "button of a picture without words": ('<input type="image" src="a.png">', "page.alt-absent", 2),
    "area without words": ('<map><area href="lesson.html"></map>', "page.alt-absent", 2),
    "field without a label": ('<input id="answer">', "page.label-absent", 2),
    "list without a label": ("<select><option>a</select>", "page.label-absent", 2),
    "label for another field": (
        '<label for="b">B</label><textarea id="a"></textarea>',
        "page.label-absent",
        2,
    ),
    "frame without a title": ('<iframe src="lesson.html"></iframe>', "page.frame-untitled", 2),
    "film without captions": ('<video src="a.mp4"></video>', "page.captions-absent", 2),
    "film with chapters alone": (CAPTIONED.replace("captions", "chapters"), "page.captions-absent", 2),
    "heading that skips": ("<h3>Deep</h3>", "page.heading-skips", 2),
    "id twice": ('<p id="why">Again</p>', "page.id-twice", 0),
    "link to nothing": ('<a href="next.html">Next</a>', "page.link-dangling", 2),
    "link in other capitals": ('<a href="Lesson.html">Again</a>', "page.link-dangling", 2),
    "link from the root of a server": ('<a href="/lesson.html">Again</a>', "page.link-dangling", 2),
    "link below another base": ('<base href="../"><a href="lesson.html">Again</a>', "page.link-dangling", 2),
    "anchor nobody set": ('<a href="#because">Because</a>', "page.anchor-absent", 2),
    "script that is not there": ('<script src="lib/a.js"></script>', "page.file-absent", 2),
    "style that is not there": ('<link rel="stylesheet" href="a.css">', "page.file-absent", 2),
    "picture of a style that is not there": (
        "<style>p { background: url(b.png) }</style>",
        "page.file-absent",
        2,
    ),
    "script of another host": ('<script src="//cdn.example/a.js"></script>', "page.host-called", 2),
    "letters of another host": (
        '<link rel="stylesheet" href="https://fonts.example/a.css">',
        "page.host-called",
        2,
    ),
    "style of another host": ('<style>@import "https://fonts.example/a";</style>', "page.host-called", 2),
}

PAGES = {
    "no language": (PAGE.replace(' lang="en"', ""), "page.lang-absent"),
    "empty language": (PAGE.replace('"en"', '" "'), "page.lang-absent"),
    "no title": (PAGE.replace("<title>Gloves</title>", ""), "page.title-absent"),
    "empty title": (PAGE.replace(">Gloves</title>", "></title>"), "page.title-absent"),
    "nothing": ("", "page.empty"),
    "more than is read": (with_body("<p>" + "x" * (4 * 1024 * 1024)), "page.unread"),
}

FINE = {
    "picture of no meaning": '<img src="a.png" alt="">',
    "picture for the eye alone": '<img src="a.png" role="presentation">',
    "field in its label": "<label>Answer <input></label>",
    "field named for the ear": '<input aria-label="Answer">',
    "button": '<input type="submit" value="Send">',
    "film with captions": CAPTIONED,
    "film without sound": '<video src="a.mp4" muted></video>',
    "heading one deeper, then back": "<h2>a</h2><h3>b</h3><h2>c</h2>",
    "link to another host": '<a href="https://example.org/a">Read more</a>',
    "link to a place of a script": '<a href="#/page/2">Next</a>',
    "link to the top": '<a href="#">Top</a><a href="#top">Top</a>',
    "link of a template": '<a href="{{ next }}">Next</a>',
    "link to a place of another page": '<a href="../content/lesson.html?x=1#why">Why</a>',
    "address in the page": '<img alt="" src="data:image/png;base64,AA=="><a href="mailto:a@b.c">Write</a>',
    "drawing": '<svg role="img" aria-label="x"><path d="M0 0"/></svg>',
    "paragraphs left open": "<ul><li>a<li>b</ul><p>c",
    "style in a comment": "<style>/* url(gone.png) */ p { color: red }</style>",
    "text of the file": '<a href="a.mp4">Film</a>',
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_on_a_page_is_told_at_its_line(name: str, tmp_path: Path) -> None:
    markup, rule, line = MISTAKES[name]
    place = f"content/lesson.html:{line}" if line else "content/lesson.html"
    assert [(each.rule, each.place) for each in found(tmp_path, with_body(markup))] == [(rule, place)]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_lacks_something_is_told(name: str, tmp_path: Path) -> None:
    page, rule = PAGES[name]
    assert [each.rule for each in found(tmp_path, page)] == [rule]


@pytest.mark.parametrize("name", FINE)
def test_what_no_learner_minds_is_not_told(name: str, tmp_path: Path) -> None:
    assert found(tmp_path, with_body(FINE[name])) == []


def test_a_piece_of_a_page_needs_neither_language_nor_title(tmp_path: Path) -> None:
    assert found(tmp_path, PAGE, **{"part.html": b"<p>Loaded by a script</p>"}) == []


def test_a_style_sheet_is_followed_too(tmp_path: Path) -> None:
    sheet = (
        b"@import url('https://fonts.example/a'); p { background: url(a.png) } b { background: url(b.png) }"
    )
    told = found(tmp_path, PAGE, **{"a.css": sheet})
    assert [(each.rule, each.place) for each in told] == [
        ("page.file-absent", "content/a.css"),
        ("page.host-called", "content/a.css"),
    ]


def test_a_host_is_named_once_with_the_number_of_calls(tmp_path: Path) -> None:
    (told,) = found(tmp_path, with_body('<script src="https://cdn.example/a.js"></script>' * 3))
    assert told.facts == {"host": "cdn.example", "count": "3"}


def test_nothing_on_a_page_blocks_a_package_by_itself() -> None:
    """A standard is kept by the manifest; what a page lacks costs some learners, and is a warning."""
    pages = json.loads((RULES / "pages.json").read_text(encoding="utf-8"))
    assert {body["severity"] for body in pages.values()} == {Severity.WARNING, Severity.NOTE}
    assert set(pages) == {rule for _, rule, _ in MISTAKES.values()} | {rule for _, rule in PAGES.values()}
