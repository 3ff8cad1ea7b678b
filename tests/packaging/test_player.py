"""The player's files: the approved content untouched, a page that is safe and light, both languages whole."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from adapters.speech.sound import Pcm, write_wav
from pipelines.deliverables.glossary.contract import Glossary
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.positioning.contract import Positioning
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.summary.contract import Summary
from pipelines.packaging.edition import Edition
from pipelines.packaging.kind import PagePart
from pipelines.packaging.player.folder import (
    EPILOGUE,
    PROLOGUE,
    write_player_files,
)
from pipelines.packaging.player.index_page import render_index_page
from pipelines.packaging.player.media import NamedPicture, collect_media
from pipelines.packaging.player.origin import (
    DIGITAL_SOURCE,
    find_digital_source_type,
    name_authorship,
)
from pipelines.packaging.player.pages import list_learner_pages, list_pages_to_review
from pipelines.packaging.player.reading_time import estimate_minutes
from pipelines.packaging.player.texts import read_page_texts, read_script_texts
from pipelines.packaging.player.tracking import UNTRACKED, Tracking
from pipelines.testing import builders
from pipelines.testing.packages import KINDS, LAUNCHED_FORMATS, find_tracking
from schemas.draft import (
    Content,
    Item,
    Nature,
    Option,
    Origin,
    Paragraph,
    Section,
    needs_evidence,
    walk_citing,
)
from schemas.errors import PackageRefused
from schemas.language import Language
from tests import sample_deliverables as deliverables
from tests.browser.test_player_blocks import lesson_of_everything
from tests.fuzzing import examples

RAW_BUDGET = 90_000
GZIP_BUDGET = 28_000
SCRIPT = "player/player.js"
HOSTILE = "\"><script>alert(1)</script>{{ 7*7 }} & </script><!-- '"


def edition(content: Content | None = None, number: int = 1) -> Edition:
    decisions = (builders.decision(verified=True),) if number else ()
    return Edition(builders.course(), content or builders.content(), KINDS, number, decisions)


def page(content: Content | None = None, number: int = 1, tracking: str = "web") -> html.HtmlElement:
    return html.document_fromstring(
        write_player_files(edition(content, number), find_tracking(tracking))["index.html"].decode()
    )


def summary_of(*origins: Origin) -> Content:
    points = tuple(
        builders.statement(1, id=f"st-{number:04d}", origin=origin)
        for number, origin in enumerate(origins, start=1)
    )
    return builders.content(artefacts=(Summary(points=points),))


def test_a_questionnaire_in_parts_shows_each_question_once() -> None:
    """A kind asked first and split into pages was needed to complete a module, and lost its questions."""
    kind = KINDS.deliverables["positioning"]
    assert kind.view is not None

    def split(asked: Positioning) -> Iterator[PagePart]:
        for number, item in enumerate(asked.items, start=1):
            yield PagePart(f"p-{number:04d}", item.stem, item.objective, (item.id,))

    packaged = replace(kind, view=replace(kind.view, split=split))
    kinds = replace(KINDS, deliverables={**KINDS.deliverables, "positioning": packaged})
    asked = deliverables.positioning()
    _, *pages = list_learner_pages(builders.content(artefacts=(asked,)), kinds)
    assert [each.items for each in pages] == [(item.id,) for item in asked.items]
    assert all(each.is_optional for each in pages)


@pytest.mark.parametrize("tracking", LAUNCHED_FORMATS)
def test_the_content_is_embedded_byte_for_byte(tracking: str) -> None:
    content = builders.content()
    assert (
        write_player_files(edition(content), find_tracking(tracking))["content.json"] == content.canonical()
    )


@pytest.mark.parametrize("tracking", LAUNCHED_FORMATS)
def test_the_same_edition_gives_the_same_bytes(tracking: str) -> None:
    assert write_player_files(edition(), find_tracking(tracking)) == write_player_files(
        edition(), find_tracking(tracking)
    )


@pytest.mark.parametrize(
    ("tracking", "spoken"),
    [
        ("scorm12", {b"LMSInitialize", b"cmi.suspend_data"}),
        ("scorm2004", {b"API_1484_11", b"cmi.suspend_data"}),
        ("cmi5", {b"masteryscore", b"expapi", b"localStorage"}),
        ("tincan", {b"expapi", b"localStorage"}),
        ("web", {b"localStorage"}),
    ],
)
def test_a_package_has_one_script_which_speaks_its_own_standard_alone(
    tracking: str, spoken: set[bytes]
) -> None:
    scripts = {
        path: body
        for path, body in write_player_files(edition(), find_tracking(tracking)).items()
        if path.endswith(".js")
    }
    assert scripts.keys() == {SCRIPT}
    words = (
        b"LMSInitialize",
        b"API_1484_11",
        b"cmi.suspend_data",
        b"masteryscore",
        b"expapi",
        b"localStorage",
    )
    assert {word for word in words if word in scripts[SCRIPT]} == spoken


THEMED = {
    *("ink", "ink-soft", "paper", "surface", "line", "accent", "on-accent", "accent-soft"),
    *("good", "good-soft", "bad", "bad-soft", "warn", "warn-soft", "heading-font", "text-font"),
}
"""The names a course's theme may give other values."""


def test_every_colour_and_font_of_the_pages_has_a_name_a_theme_can_set() -> None:
    shown = edition(builders.content(artefacts=(lesson_of_everything(),)), 0)
    styles = bytes(write_player_files(shown, UNTRACKED)["player/player.css"]).decode()
    assert set(re.findall(r"var\(--([a-z-]+)\)", styles)) == THEMED
    light, dark, *_ = re.findall(r":root\{([^}]*)\}", styles)
    assert set(re.findall(r"--([a-z-]+):", light)) == THEMED
    assert set(re.findall(r"--([a-z-]+):", dark)) == {name for name in THEMED if "font" not in name}
    assert not re.findall(r"#[0-9a-f]{3,6}\b(?![^{]*\{)", re.sub(r":root\{[^}]*\}", "", styles))


@pytest.mark.parametrize("tracking", LAUNCHED_FORMATS)
def test_scripts_and_styles_stay_within_their_weight(tracking: str) -> None:
    """With every kind of block, as no module has to be."""
    shown = edition(builders.content(artefacts=(lesson_of_everything(),)), 0)
    loaded = [
        body
        for path, body in write_player_files(shown, find_tracking(tracking)).items()
        if path.endswith((".js", ".css"))
    ]
    assert sum(map(len, loaded)) <= RAW_BUDGET
    assert sum(len(gzip.compress(body)) for body in loaded) <= GZIP_BUDGET


def joined_with(path: Path, script: str) -> str:
    path.write_text(script, encoding="utf-8")
    tracking = Tracking((path,))
    return write_player_files(edition(), tracking)[SCRIPT].decode()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "script",
    [
        'const before = 1;\n(function (root) {\n  "use strict";\n  root.a = before;\n})(globalThis);\n',
        '(function (root) {\n  "use strict";\n  root.a = 1;\n})(globalThis);\n' * 2,
        "this.plugIn = 'a; // b';\n",
        "root.text = `one\n  // two`\n",
    ],
    ids=["code before a function", "two functions", "no function", "text over lines"],
)
def test_a_plug_ins_script_is_joined_as_it_was_written_outside_of_our_function(
    tmp_path: Path, script: str
) -> None:
    assert f"\n{EPILOGUE}\n{script}\n;{PROLOGUE}\n" in joined_with(tmp_path / "plug-in.js", script)


@pytest.mark.parametrize("tracking", LAUNCHED_FORMATS)
def test_our_scripts_are_one_function_without_comments(tracking: str) -> None:
    script = write_player_files(edition(), find_tracking(tracking))[SCRIPT].decode()  # type: ignore[union-attr]
    assert script.count(EPILOGUE) == 1
    assert not re.search(r"^//|[;{},] // ", script, re.MULTILINE)


def test_a_text_of_our_scripts_that_looks_like_a_comment_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.packaging.player.folder.OURS", tmp_path)
    script = '(function (root) {\n  "use strict";\n  root.tell("a; // b"); // c\n})(globalThis);\n'
    assert '\n{\nroot.tell("a; // b");\n}\n' in joined_with(tmp_path / "ours.js", script)


def of_everything() -> Content:
    """A module with every page a learner may meet."""
    return builders.content(
        artefacts=(
            builders.lesson(),
            deliverables.quiz(),
            deliverables.glossary(),
            deliverables.flashcards(),
            deliverables.figures(),
            deliverables.narration(),
            Summary(points=(builders.statement(2),)),
        )
    )


@pytest.mark.parametrize("tracking", LAUNCHED_FORMATS)
def test_the_page_loads_nothing_from_elsewhere_and_runs_nothing_inline(tracking: str) -> None:
    shown = page(of_everything(), 0, tracking)
    assert shown.xpath("//img")
    assert html.document_fromstring(heard()["index.html"].decode()).xpath("//audio")
    assert shown.xpath("//@style | //style | //@*[starts-with(name(), 'on')]") == []
    inline = shown.xpath("//script[not(@src)]/@type")
    assert inline == ["application/ld+json", "application/json"]  # data, which a browser never runs
    for address in shown.xpath("//@src | //@href"):
        own = (
            r"player/[a-z0-9]+\.(js|css)$|(figures|narration)/[a-z0-9-]+\.[a-z0-9]+$|#[a-z0-9-]+$"
            r"|accessibility-fr\.html$"
        )
        assert re.match(own, address), address
    [policy] = shown.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("tracking", "allowed"),
    [
        ("web", "'none'"),
        ("scorm12", "'none'"),
        ("cmi5", "https: http:"),
        ("tincan", "https: http:"),
    ],
)
def test_only_a_package_that_talks_to_an_lrs_may_send_requests(tracking: str, allowed: str) -> None:
    assert f"connect-src {allowed};" in html.document_fromstring(
        write_player_files(edition(), find_tracking(tracking))["index.html"].decode()
    ).xpath("string(//meta[@http-equiv]/@content)")


def test_text_of_a_draft_is_never_markup_nor_template() -> None:
    hostile = builders.content(
        title=HOSTILE,
        artefacts=(
            Lesson(
                sections=(
                    Section(
                        id="p-0001",
                        title=HOSTILE,
                        blocks=(Paragraph(statements=(builders.statement(1, text=HOSTILE),)),),
                    ),
                )
            ),
        ),
    )
    shown = page(hostile)
    assert HOSTILE in shown.xpath("string(//section[@id='p-0001']/p)")
    assert shown.xpath("//h1")[0].text == HOSTILE
    assert [script.get("src") for script in shown.xpath("//script[not(@type)]")] == [SCRIPT]
    assert json.loads(shown.xpath("string(//script[@id='edition'])"))["title"] == HOSTILE


@settings(max_examples=examples(20), deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
def test_any_text_reaches_the_scripts_as_it_was_written(text: str) -> None:
    item = builders.question(options=(Option(id="a", text=text), Option(id="b", text="non")), key="a")
    content = builders.content(
        artefacts=(builders.content().artefacts[1].model_copy(update={"items": (item,)}),)
    )
    facts = page(content).xpath("string(//script[@id='edition'])")
    shown = {option["id"]: option["text"] for option in json.loads(facts)["items"][0]["options"]}
    assert shown["a"] == text


def test_machines_read_where_the_content_comes_from_and_who_approved_it() -> None:
    shown = page()
    read = {meta.get("name"): meta.get("content") for meta in shown.xpath("//meta[@name]")}
    assert read["digital-source-type"] == f"{DIGITAL_SOURCE}algorithmicMedia"
    assert read["content-sha256"] == builders.content().canonical_digest()
    assert (read["approved-by"], read["approved-at"]) == ("lea", "2026-11-24T12:00:00Z")
    described = json.loads(shown.xpath("string(//script[@type='application/ld+json'])"))
    assert described["digitalSourceType"] == f"{DIGITAL_SOURCE}algorithmicMedia"
    assert described["reviewedBy"] == [{"@type": "Person", "name": "lea"}]
    assert described["lastReviewed"] == "2026-11-24T12:00:00Z"


@pytest.mark.parametrize(
    ("origins", "code", "sentence"),
    [
        ([Origin.EXTRACTIVE], "algorithmicMedia", "written_extractive"),
        ([Origin.MODEL], "trainedAlgorithmicMedia", "written_model"),
        ([Origin.HUMAN], "digitalCreation", "written_human"),
        ([Origin.EXTRACTIVE, Origin.HUMAN], "humanEdits", "written_extractive_human"),
        ([Origin.MODEL, Origin.HUMAN], "compositeWithTrainedAlgorithmicMedia", "written_model_human"),
        (
            [Origin.MODEL, Origin.EXTRACTIVE],
            "compositeWithTrainedAlgorithmicMedia",
            "written_model_extractive",
        ),
        (list(Origin), "compositeWithTrainedAlgorithmicMedia", "written_model_human"),
    ],
)
def test_each_mix_of_writers_has_its_iptc_code_and_its_sentence(
    origins: list[Origin], code: str, sentence: str
) -> None:
    written = summary_of(*origins).origins()
    assert find_digital_source_type(written) == DIGITAL_SOURCE + code
    assert name_authorship(written) == sentence
    assert sentence in read_page_texts(Language.FRENCH)


def test_an_approval_says_whether_the_name_was_verified() -> None:
    assert "Approuvé par lea le 24 novembre 2026." in page().text_content()
    unverified = Edition(builders.course(), builders.content(), KINDS, 1, (builders.decision(),))
    shown = write_player_files(unverified, UNTRACKED)["index.html"].decode()
    assert "Approuvé par lea le 24 novembre 2026 (identité non vérifiée)." in shown


def test_a_preview_says_that_nobody_approved_it() -> None:
    preview = page(number=0)
    assert preview.xpath("string(//p[@class='preview'])").startswith("Aperçu")
    assert "Approuvé par" not in preview.text_content()


def test_a_source_cited_twice_on_a_page_keeps_its_number() -> None:
    statements = (builders.statement(1), builders.statement(2), builders.statement(1, id="st-0003"))
    lesson = Lesson(
        sections=(Section(id="p-0001", title="Seuils", blocks=(Paragraph(statements=statements),)),)
    )
    shown = page(builders.content(artefacts=(lesson,)))
    marks = shown.xpath("//section[@id='p-0001']//a[@data-notes]")
    assert [mark.get("aria-label") for mark in marks] == ["Source 1", "Source 2", "Source 1"]
    notes = [note.get("id") for note in shown.xpath("//section[@id='p-0001']//ol/li")]
    assert [mark.get("data-notes") for mark in marks] == [notes[0], notes[1], notes[0]]


def test_a_sentence_of_several_sources_has_one_mark() -> None:
    cited = builders.statement(
        1, citations=(builders.citation(1), builders.citation(2), builders.citation(1))
    )
    shown = page(builders.content(artefacts=(Summary(points=(cited,)),)))
    [mark] = shown.xpath("//a[@data-notes]")
    assert mark.get("aria-label") == "Source 1, 2"
    assert mark.text == "1, 2"


@pytest.mark.parametrize(
    ("source", "heading", "told"),
    [
        ("sources/guide-chaine_du_froid.docx", (), ("Guide chaine du froid", "")),
        ("sources/guide-chaine.docx", ("Guide : chaîne", "Seuils"), ("Guide : chaîne", "Seuils")),
        ("sources/annexe.pdf", ("Guide : chaîne", "Seuils"), ("Annexe", "Guide : chaîne › Seuils")),
        ("sources/.pdf", (), (".pdf", "")),
    ],
)
def test_a_source_is_told_by_its_title_and_never_by_its_path(
    source: str, heading: tuple[str, ...], told: tuple[str, str]
) -> None:
    cited = builders.citation(1)
    anchor = cited.anchor.model_copy(update={"heading": heading})
    statement = builders.statement(
        1, citations=(cited.model_copy(update={"source": source, "anchor": anchor}),)
    )
    shown = page(builders.content(artefacts=(Summary(points=(statement,)),)))
    [note] = shown.xpath("//ol[contains(@class, 'note-list')]/li")
    assert (note.xpath("string(.//cite)"), note.xpath("string(.//*[@class='heading-path'])")) == told


def test_every_format_asks_the_same_questions_in_the_same_order() -> None:
    asked = set()
    for tracking in LAUNCHED_FORMATS:
        shown = page(of_everything(), 0, tracking)
        facts = json.loads(shown.xpath("string(//script[@id='edition'])"))
        asked.add(json.dumps([facts["items"], shown.xpath("//form//text()")]))
    assert len(asked) == 1


def test_no_id_of_the_page_is_used_twice() -> None:
    ids = page(of_everything(), 0).xpath("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("language", Language)
def test_a_text_of_the_scripts_names_each_fact_once(language: Language) -> None:
    """The quiz fills in the first mention of a fact only."""
    facts = {name: re.findall(r"\{\w+\}", text) for name, text in read_script_texts(language).items()}
    assert {name: named for name, named in facts.items() if len(named) != len(set(named))} == {}


SOUND = write_wav(Pcm(8000, b"\0\1" * 800))


def heard(number: int = 1, sound: bytes | None = SOUND, **changes: Any) -> dict[str, bytes]:
    """The files of a module that is read aloud, its one recording changed."""
    narration = deliverables.narration()
    kept = {"audio": sha256(SOUND).hexdigest(), "media_type": "audio/wav"} | changes
    recordings = tuple(recording.model_copy(update=kept) for recording in narration.recordings)
    content = deliverables.content_of(narration.model_copy(update={"recordings": recordings}))
    decisions = (builders.decision(),) if number else ()
    media = {sha256(SOUND).hexdigest(): sound} if sound is not None else {}
    return write_player_files(Edition(builders.course(), content, KINDS, number, decisions, media), UNTRACKED)


def test_a_section_travels_as_it_was_recorded_with_captions_that_last_as_long() -> None:
    built = heard()
    assert bytes(built["narration/p-0001.wav"]) == SOUND
    assert "00:00:04.200" in built["narration/p-0001.vtt"].decode()
    shown = html.document_fromstring(built["index.html"].decode())
    assert "Voix de synthèse\u00a0: espeak-ng 1.52, fr." in shown.text_content()
    [track] = shown.xpath("//audio[@src='narration/p-0001.wav']/track[@kind='captions']")
    assert track.get("src") == "narration/p-0001.vtt"
    assert (
        shown.xpath("//p[@data-from='0']")[0].text.strip("\u2060").replace("\u00a0", " ")
        == builders.SENTENCES[0]
    )


def test_a_sentence_is_never_played_in_the_words_it_had_before() -> None:
    assert not any(path.startswith("narration/") for path in heard(says="0" * 64))


def test_a_release_without_its_recording_is_refused_and_a_preview_says_so() -> None:
    with pytest.raises(PackageRefused, match="st-0001: its recording is not in the store"):
        heard(sound=None)
    preview = heard(0, sound=None)
    assert not any(path.startswith("narration/") for path in preview)
    assert "Les enregistrements ne sont pas dans cet aperçu." in preview["index.html"].decode()


def test_what_is_no_sound_is_refused_and_a_preview_is_shown_without() -> None:
    with pytest.raises(PackageRefused, match="no player is known for text/html"):
        heard(media_type="text/html")
    assert not any(path.startswith("narration/") for path in heard(0, media_type="text/html"))


def test_a_narration_nobody_recorded_has_no_page() -> None:
    """“À écouter” with nothing to hear said the words of the lesson once more."""
    narration = deliverables.narration().model_copy(update={"recordings": ()})
    shown = page(builders.content(artefacts=(builders.lesson(), narration)))
    assert [each.get("id") for each in shown.xpath("//section[contains(@class, 'page')]")] == [
        "start",
        "p-0001",
        "p-0002",
        "end",
        "about",
    ]


def test_the_start_says_how_long_it_takes_and_how_it_ends() -> None:
    """Counted from words, pictures and questions; the course had planned for more."""
    content = builders.content(artefacts=(deliverables.quiz(),))
    told = [each.text_content().strip() for each in page(content).xpath("//ul[@class='facts']/li")]
    minutes = estimate_minutes(content, KINDS)
    assert minutes != content.duration_minutes
    assert told == [
        f"Environ {minutes}\u00a0minutes",
        f"{len(deliverables.quiz().items)} questions notées",
        "Réussite à partir de 80\u00a0% de bonnes réponses",
    ]


def test_a_module_has_a_logo_and_a_cover_only_where_they_are_given() -> None:
    shown = edition()
    media = collect_media(shown)
    bare = html.document_fromstring(render_index_page(shown, media).decode())
    assert not bare.xpath("//img[@class='logo' or @class='cover']")
    given = replace(
        media, logo=NamedPicture("t/l.svg", 90, 30, "La Tablée"), cover=NamedPicture("t/c.jpg", 1200, 600, "")
    )
    dressed = html.document_fromstring(render_index_page(edition(), given).decode())
    assert dressed.xpath("//header//img/@alt") == ["La Tablée"]
    assert dressed.xpath("//section[@id='start']/img/@src") == ["t/c.jpg"]


def terms(*names: str) -> Glossary:
    return Glossary(entries=tuple(deliverables.row(n, name, "…") for n, name in enumerate(names, 1)))


def test_terms_are_sorted_as_a_dictionary_sorts_them() -> None:
    shown = page(deliverables.content_of(terms("zone", "Œuf", "étuve", "Eau", "4 degrés", "ombre")))
    assert [term.text for term in shown.xpath("//dt")] == [
        "4\u00a0degrés",
        "Eau",
        "étuve",
        "Œuf",
        "ombre",
        "zone",
    ]


@pytest.mark.parametrize(("count", "letters"), [(20, []), (21, ["A", "B", "C"])])
def test_more_than_twenty_terms_have_an_index_of_letters(count: int, letters: list[str]) -> None:
    names = [f"{letter}{number}" for number in range(7) for letter in "abc"][:count]
    shown = page(deliverables.content_of(terms(*names)))
    links = shown.xpath("//nav[@class='letters']/a")
    assert [link.text for link in links] == letters
    for link in links:
        [group] = shown.xpath(f"//*[@id='{link.get('href')[1:]}']")
        assert group.xpath("string(dt)")[0].upper() == link.text


def test_what_is_no_claim_needs_no_source() -> None:
    told = [builders.statement(1, citations=(), nature=nature) for nature in (None, *Nature)]
    points = tuple(each.model_copy(update={"id": f"st-{n:04d}"}) for n, each in enumerate(told, 1))
    shown = page(builders.content(artefacts=(Summary(points=points),)))
    needing = [each for each in points if needs_evidence(each.nature)]
    assert len(shown.xpath("//*[@class='unsourced']")) == len(needing) == 2


def test_what_prepares_comes_before_what_asks() -> None:
    artefacts = (
        *(deliverables.quiz(), builders.lesson(), deliverables.glossary(), deliverables.flashcards()),
        *(Summary(points=(builders.statement(2),)), deliverables.positioning()),
    )
    shown = list_learner_pages(builders.content(artefacts=artefacts), KINDS)
    assert [each.id for each in shown] == [
        *("start", "positioning", "p-0001", "p-0002", "glossary", "flashcards", "summary", "quiz")
    ]


def list_again(item: Item, *treats: str) -> list[str]:
    """Return the pages to read again after a question, where the lesson's pages treat some objectives."""
    lesson = builders.lesson()
    pages = zip(lesson.sections, treats, strict=True)
    sections = tuple(each.model_copy(update={"objective": aim}) for each, aim in pages)
    asked = Quiz(items=(item,)), Summary(points=(builders.statement(1), builders.statement(2)))
    content = builders.content(artefacts=(Lesson(sections=sections), *asked))
    return list_pages_to_review(content, list_learner_pages(content, KINDS))[item.id]


def test_after_a_missed_question_the_pages_of_its_passage_are_read_again() -> None:
    [cited, *_] = [each for each in walk_citing(builders.lesson().sections[1]) if each.citations]
    item = builders.question(1, objective="seuils", citations=cited.citations)
    assert list_again(item, "seuils", "seuils") == ["p-0002"]


def test_without_such_a_page_those_of_its_objective_are() -> None:
    item = builders.question(1, objective="releve", citations=())
    assert list_again(item, "seuils", "releve") == ["p-0002"]
    assert list_again(item.model_copy(update={"objective": None}), "seuils", "releve") == []


@pytest.mark.parametrize(
    ("written", "shipped"),
    [
        ('say("a = b", c, d)', 'say("a = b",c,d)'),
        ("const sum = a + +b - -c;", "let sum=a + +b - -c;"),
        ("const told = `${a ? `, ${b}` : c} = d`;", "let told = `${a ? `, ${b}` : c} = d`;"),
        ("const half = all / 2;", "let half = all / 2;"),
        ("for (const each of all) tell('const');", "for(let each of all)tell('const');"),
        ("return (given) => all.map((each) => each + given);", "return given=>all.map(each=>each+given);"),
        ("let sum = given((a), (b, c) => b);", "let sum=given((a),(b,c)=>b);"),
        ("if (a) {\n    b();\n  }\n  tell([\n    a,\n    b,\n  ]);", "if(a){b()}\ntell([a,b]);"),
        ("if (!(a && b)) return [c, d];\n  tell();", "if(!(a&&b))return[c,d];tell();"),
        ("list\n    .filter(Boolean)\n    .map(tell)\n  tell()", "list.filter(Boolean).map(tell)\ntell()"),
    ],
)
def test_our_scripts_lose_the_spaces_lines_and_signs_that_say_nothing_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, shipped: str
) -> None:
    monkeypatch.setattr("pipelines.packaging.player.folder.OURS", tmp_path)
    script = f'(function (root) {{\n  "use strict";\n  {written}\n}})(globalThis);\n'
    assert f"\n{{\n{shipped}\n}}\n" in joined_with(tmp_path / "ours.js", script)


def test_a_term_with_two_meanings_stands_once() -> None:
    glossary = deliverables.glossary()
    first, second = glossary.entries
    twice = glossary.model_copy(
        update={"entries": (first, second.model_copy(update={"cells": ("relevé", "Un autre sens.")}))}
    )
    [group] = page(builders.content(artefacts=(twice,))).xpath("//dl[@class='glossary']/div")
    assert [term.text for term in group.iter("dt")] == ["Relevé"]
    assert len(list(group.iter("dd"))) == 2


def test_a_course_s_title_in_another_language_says_so() -> None:
    english = page(builders.content(language=Language.ENGLISH))
    titles = english.xpath("//*[@class='course' or @class='kicker'][. = 'Travailler au froid']")
    assert [title.get("lang") for title in titles] == ["fr", "fr"]
    assert page().xpath("//body//*[@lang]") == []


def test_the_script_is_one_function_without_a_comment() -> None:
    script = bytes(write_player_files(edition(), UNTRACKED)[SCRIPT]).decode()
    assert script.count("use strict") == 1
    assert "Premierjet.judging={" in script
    assert not re.search(r"(?m)^\s*//|; // ", script)
