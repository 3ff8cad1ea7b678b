"""Setting up a course at the desk: from documents to a course.yaml, and what is refused."""

import html
import re
from pathlib import Path
from typing import Any

import pytest

from adapters.courses import read_course
from adapters.launchpad import Launchpad
from adapters.limited_process import Limit, LimitReached
from adapters.workspace import Workspace, open_workspace
from pipelines.course_setup.course_setup import open_setup
from pipelines.course_setup.documents import READING
from pipelines.desk.forms import TOKEN
from pipelines.desk.setup_access import is_one_machine, may_set_up
from pipelines.desk.setup_form import count_fields, offer_blanks
from pipelines.desk.visitors import Visitor
from pipelines.sourcing.limited_reader import LimitedReader
from pipelines.testing.programs import PATIENCE_SECONDS
from schemas.course import IdentityMode
from tests.desk.reviewing import Reviewer, read_number

GUIDE = (
    "# Tenir le froid\n\nLa température de la chambre froide reste entre 0 °C et 3 °C.\n"
    "Un produit exposé plus de 30 minutes est écarté par le responsable.\n"
)
BROKEN = b"PK\x03\x04 coupe"
COMMENTED = """\
# La cuisine de Léa.
id: froid
title: Travailler au froid   # affiché à l'entrée
language: fr
iri: https://formation.example/froid
context: {organisation: Les Halles, vocabulary: {pièce: "chambre froide"}}
sources:
  - path: sources/*
modules:
  # le premier
  - id: chaine
    title: La chaîne du froid
    questions: 3   # pas plus
    objectives:
      - {id: seuils, text: Citer les seuils de température}
review:
    roles: { pedagogie : [ lea,noe ] }   # deux
    identity:   local
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "dagster.yaml").write_text("")
    return open_workspace(tmp_path)


@pytest.fixture
def written(workspace: Workspace) -> Path:
    """The commented course of somebody, with its document."""
    return write(workspace, COMMENTED)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine takes its time to start the process that reads."""
    monkeypatch.setattr(READING, "seconds", PATIENCE_SECONDS)


@pytest.fixture
def ana(workspace: Workspace) -> Reviewer:
    return Reviewer(workspace)


def write(workspace: Workspace, text: str) -> Path:
    folder = workspace.courses / "froid"
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "guide.md").write_text(GUIDE, encoding="utf-8")
    (folder / "course.yaml").write_text(text, encoding="utf-8")
    return folder / "course.yaml"


def write_broken(workspace: Workspace, text: str = "id: casse\nunknown: [") -> None:
    """Write a second course, which cannot be read."""
    folder = workspace.courses / "casse"
    folder.mkdir()
    (folder / "course.yaml").write_text(text, encoding="utf-8")


def hand_in(person: Reviewer, address: str = "/setup", title: str = "Le froid", **files: bytes) -> Any:
    """Send documents as the page's form does; `_` stands for the dot of a name."""
    person.browser.get("/who")
    sent = [("documents", (name.replace("_", "."), data)) for name, data in files.items()]
    fields = {TOKEN: person.browser.cookies[TOKEN], "title": title}
    return person.browser.post(address, data=fields, files=sent)


def read_form(page: str) -> dict[str, Any]:
    """Return the fields of the course's form as a browser would send them back."""
    form = page[page.index('id="course"') : page.rindex("</form>")]
    fields: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        found = {name: html.unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        name, value = found.get("name", ""), found.get("value", "")
        if found.get("type") == "checkbox" and " checked" in tag:
            fields.setdefault(name, []).append(value)
        elif found.get("type") in ("text", "hidden"):
            fields[name] = value
    for name, text in re.findall(r'<textarea id="[^"]*" name="([^"]*)"[^>]*>\n(.*?)</textarea>', form, re.S):
        fields[name] = html.unescape(text)
    for name, options in re.findall(r'<select id="[^"]*" name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)"[^>]* selected', options)
        fields[name] = html.unescape(chosen[1]) if chosen else ""
    return fields


def fill(person: Reviewer, address: str, act: str = "preview", **changed: Any) -> Any:
    """Send the form of a course with some fields changed; their names have `__` for each dot."""
    named = {name.replace("__", "."): value for name, value in changed.items()}
    return person.send(address, **{**read_form(person.read(address)), **named, "act": act})


def agree(person: Reviewer, shown: Any, **changed: Any) -> Any:
    """Press the button that writes what a page shows."""
    return person.send(shown.url.path, **{**read_form(shown.text), **changed, "act": "write"})


def save(person: Reviewer, address: str, fields: dict[str, Any]) -> Any:
    shown = person.send(address, **{**read_form(person.read(address)), **fields, "act": "preview"})
    return agree(person, shown)


def test_a_course_is_set_up_from_documents_by_somebody_who_knows_no_yaml(
    ana: Reviewer, workspace: Workspace
) -> None:
    begun = hand_in(ana, guide_md=GUIDE.encode(), casse_docx=BROKEN)
    assert begun.url.path == "/setup/le-froid"
    assert "sources/guide.md" in begun.text
    assert "sources/casse.docx" in begun.text[begun.text.index("Ce qui manque") :]
    assert not (workspace.courses / "le-froid" / "course.yaml").exists()
    fields = {
        "title": "Travailler au froid",
        "person": "Ana Roy",
        "context.organisation": "Les Halles: nord",
        "context.audience": "Les commis",
        "modules[0].title": "La chaîne du froid",
        "modules[0].duration_minutes": "25",
        "modules[0].sources": ["sources/guide.md"],
        "modules[0].artefacts": ["lesson", "quiz", "flashcards"],
        "modules[0].objectives[0].text": "Citer les seuils de température",
        "modules[0].objectives[0].criterion": "sans erreur",
        "theme.name": "lake",
    }
    shown = ana.send("/setup/le-froid", **{**read_form(begun.text), **fields, "act": "preview"})
    assert "<ins>" in shown.text
    assert not (workspace.courses / "le-froid" / "course.yaml").exists()
    done = agree(ana, shown)
    assert done.url.params["said"] == "written"
    course = read_course(workspace.courses / "le-froid").course
    (module,) = course.modules
    assert (course.id, course.title, course.theme) == ("le-froid", "Travailler au froid", "lake")
    assert course.context is not None
    assert (course.context.organisation, course.context.audience) == ("Les Halles: nord", "Les commis")
    assert (module.id, module.duration_minutes, module.sources) == (
        "la-chaine-du-froid",
        25,
        ("sources/guide.md",),
    )
    assert module.artefacts == ("lesson", "quiz", "flashcards")
    assert (module.objectives[0].id, module.objectives[0].criterion) == (
        "citer-les-seuils-de-temperature",
        "sans erreur",
    )
    assert course.review.roles == {"pedagogie": ("Ana Roy",)}
    assert "premierjet draft le-froid" in done.text


def test_a_change_leaves_comments_unknown_keys_and_the_review(ana: Reviewer, written: Path) -> None:
    """The people of `review` are spelled there as no writer of YAML would."""
    save(ana, "/setup/froid", {"title": "Le froid", "modules[0].objectives[1].text": "Ranger un produit"})
    assert written.read_text(encoding="utf-8") == COMMENTED.replace(
        "title: Travailler au froid  ", "title: Le froid  "
    ).replace(
        "température}\n",
        "température}\n      - id: ranger-un-produit\n        text: Ranger un produit\n"
        "        bloom: remember\n",
    )


def test_the_form_is_there_while_documents_are_read(
    ana: Reviewer, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as hasty:
        hasty.setattr(READING, "seconds", 0)
        begun = ana.read("/setup/froid")
    assert "encore en cours de lecture" in begun
    assert read_form(begun)["title"] == "Travailler au froid"
    assert "encore en cours de lecture" not in ana.read("/setup/froid")


def test_a_document_that_took_too_long_is_not_waited_for_again(
    ana: Reviewer, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def ask(_: LimitedReader, *question: bytes) -> bytes:
        asked.append(question)
        raise LimitReached(Limit.TIME)

    monkeypatch.setattr(LimitedReader, "_ask", ask)
    for _ in range(2):
        page = ana.read("/setup/froid")
        assert "sources/guide.md" in page[page.index('class="notice bad"') :]
        assert read_form(page)["title"] == "Travailler au froid"
    assert len(asked) == 1


def test_a_form_that_says_the_same_changes_nothing(ana: Reviewer, written: Path) -> None:
    shown = fill(ana, "/setup/froid")
    assert "Rien de différent" in shown.text
    assert 'value="write"' not in shown.text
    assert written.read_text(encoding="utf-8") == COMMENTED


def test_what_does_not_fit_stands_beside_its_field(ana: Reviewer, written: Path) -> None:
    form = read_form(ana.read("/setup/froid"))
    changed = {
        "modules[0].duration_minutes": "vite",
        "title": "",
        "theme.accent": "#ffffff",
    }
    answer = ana.send("/setup/froid", **{**form, **changed, "theme.name": "lake", "act": "write"})
    assert answer.status_code == 422
    for field in changed:
        assert f'id="fault-{field}"' in answer.text, field
        assert re.search(
            f'aria-describedby="(hint-{re.escape(field)} )?fault-{re.escape(field)}"', answer.text
        )
    assert "un nombre entier est attendu" in answer.text
    assert written.read_text(encoding="utf-8") == COMMENTED


@pytest.mark.parametrize(
    ("theme", "accent", "field", "said"),
    [
        ("", "#0a5a5c", "theme.name", "il faut un thème ici"),
        ("lake", "teal", "theme.accent", "écrivez # et six chiffres"),
    ],
)
def test_a_colour_that_cannot_be_taken_is_told_in_the_words_of_the_form(
    ana: Reviewer, written: Path, theme: str, accent: str, field: str, said: str
) -> None:
    answer = fill(ana, "/setup/froid", theme__name=theme, theme__accent=accent)
    beside = answer.text[answer.text.index(f'id="fault-{field}"') :]
    assert said in beside[: beside.index("</p>")]
    assert "guillemets" not in answer.text


def test_a_colour_typed_in_quotation_marks_is_one(ana: Reviewer, written: Path) -> None:
    save(ana, "/setup/froid", {"theme.name": "lake", "theme.accent": '"#0a5a5c"'})
    assert "accent: '#0a5a5c'" in written.read_text(encoding="utf-8").replace('"', "'")


@pytest.mark.parametrize("more", [0, 20])
def test_an_unknown_kind_of_verb_is_shown_as_what_it_is(
    ana: Reviewer, workspace: Workspace, more: int
) -> None:
    unknown = "{id: seuils, bloom: memorise, text: Citer"
    write(workspace, many(more).replace("{id: seuils, text: Citer", unknown))
    page = ana.read("/setup/froid")
    assert "memorise · inconnu" in page
    assert 'id="fault-modules[0].objectives[0].bloom"' in page
    answer = fill(ana, "/setup/froid", title="Le froid")
    assert answer.status_code == 422
    assert "cette sorte de verbe" in answer.text


def test_the_list_of_faults_names_the_fields_as_the_form_does(ana: Reviewer, written: Path) -> None:
    form = read_form(ana.read("/setup/froid"))
    answer = ana.send("/setup/froid", **form | {"modules[0].duration_minutes": "vite"}, act="preview")
    assert '<a href="#modules[0].duration_minutes">Module 1 · Minutes</a>' in answer.text
    assert re.search(r'id="faults"[^>]* tabindex="-1" autofocus', answer.text)


def test_a_fault_that_no_field_has_is_said_to_need_the_file(ana: Reviewer, workspace: Workspace) -> None:
    write(workspace, COMMENTED.replace("modules:\n", "moduls:\n"))
    answer = fill(ana, "/setup/froid", **{"modules[0].title": "Froid"})
    assert "<code>moduls</code>" in answer.text
    assert "Aucun champ de ce formulaire ne l’a" in answer.text


def test_of_two_documents_of_one_name_it_is_said_which(ana: Reviewer, written: Path) -> None:
    ana.browser.get("/who")
    sent = [("documents", (name, b"# Note")) for name in ("a/note.md", "b/note.md", "c.md")]
    answer = ana.browser.post("/setup/froid/documents", data={TOKEN: ana.browser.cookies[TOKEN]}, files=sent)
    assert "<code>note.md</code>\xa0: deux des documents portent ce nom" in answer.text


def test_no_deliverable_at_all_is_said_beside_them(ana: Reviewer, written: Path) -> None:
    form = read_form(ana.read("/setup/froid"))
    del form["modules[0].artefacts"]
    answer = ana.send("/setup/froid", **form, act="preview")
    assert 'id="fault-modules[0].artefacts"' in answer.text


def test_nothing_is_written_that_was_not_shown(ana: Reviewer, written: Path) -> None:
    shown = fill(ana, "/setup/froid", title="Le froid")
    again = agree(ana, shown, title="Le chaud")
    assert "Le chaud" in again.text
    assert written.read_text(encoding="utf-8") == COMMENTED
    agree(ana, again)
    assert "title: Le chaud " in written.read_text(encoding="utf-8")


def test_of_two_people_at_once_the_second_is_told(workspace: Workspace, written: Path) -> None:
    first, second = Reviewer(workspace), Reviewer(workspace)
    shown = [fill(each, "/setup/froid", title=title) for each, title in ((first, "Un"), (second, "Deux"))]
    agree(first, shown[0])
    told = agree(second, shown[1])
    assert told.status_code == 409
    assert "ce fichier a changé depuis" in told.text
    assert "title: Deux" in told.text[told.text.index("<ins>") :]
    assert "title: Un " in written.read_text(encoding="utf-8")
    agree(second, fill(second, "/setup/froid", title="Deux"))
    assert "title: Deux " in written.read_text(encoding="utf-8")


def test_what_somebody_else_wrote_meanwhile_is_not_taken_back(ana: Reviewer, written: Path) -> None:
    form = read_form(ana.read("/setup/froid"))
    edited = COMMENTED.replace("{organisation: Les Halles,", "{organisation: Les Halles, audience: Tous,")
    written.write_text(edited, encoding="utf-8")
    longer = ana.send("/setup/froid", **form | {"modules[0].duration_minutes": "25"}, act="add-objective/0")
    told = ana.send("/setup/froid", **read_form(longer.text), act="preview")
    assert told.status_code == 409
    assert read_form(told.text)["context.audience"] == "Tous"
    assert "<del>" not in told.text
    agree(ana, told)
    lines = edited.splitlines()
    assert [each for each in written.read_text(encoding="utf-8").splitlines() if each not in lines] == [
        "    duration_minutes: 25"
    ]


def test_the_draft_is_ordered_of_dagster_and_its_silence_is_told(ana: Reviewer, written: Path) -> None:
    answer = ana.send("/setup/froid/draft")
    assert answer.status_code == 503
    assert "premierjet draft froid" in answer.text


@pytest.fixture
def sweeps(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """The tags of what was launched at a Dagster that takes everything."""
    launched: list[dict[str, str]] = []

    def launch(_: Launchpad, job: str, op: str, config: object, tags: dict[str, str]) -> str:
        launched.append(tags)
        return f"{job} {op} {config}"

    def find(_: Launchpad, tag: str, value: str) -> str | None:
        return next(("run" for each in launched if each.get(tag) == value), None)

    monkeypatch.setattr(Launchpad, "launch", launch)
    monkeypatch.setattr(Launchpad, "find", find)
    return launched


def test_the_draft_ordered_twice_by_one_form_is_one_sweep(
    ana: Reviewer, written: Path, sweeps: list[dict[str, str]]
) -> None:
    """A double tap launched two, and both were paid."""
    form = read_number(ana.read("/setup/froid"))
    for _ in range(2):
        assert "Dagster est prévenu." in ana.send("/setup/froid/draft", **form).text
    assert len(sweeps) == 1
    ana.send("/setup/froid/draft", **read_number(ana.read("/setup/froid")))
    assert len(sweeps) == 2


def test_the_desk_does_not_say_that_dagster_was_told_when_it_may_not_be(
    ana: Reviewer, written: Path, sweeps: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Launchpad, "launch", lambda *_: None)
    page = html.unescape(ana.send("/setup/froid/draft").text)
    assert "Dagster est prévenu." not in page
    assert "on ne sait pas s’il est prévenu" in page


def test_a_lost_answer_is_no_doubt_once_the_run_is_found(
    ana: Reviewer, written: Path, sweeps: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Launchpad, "launch", lambda *sent: sweeps.append(sent[-1]))
    assert "Dagster est prévenu." in html.unescape(ana.send("/setup/froid/draft").text)


def test_a_new_course_sent_twice_is_one_folder(ana: Reviewer, workspace: Workspace) -> None:
    form = {**read_number(ana.read("/setup")), "title": "Le froid"}
    sent = [("documents", ("guide.md", GUIDE.encode()))]
    first, second = (ana.browser.post("/setup", data=form, files=sent) for _ in range(2))
    assert first.url == second.url
    assert [each.name for each in workspace.courses.iterdir()] == ["le-froid"]
    other = [("documents", ("autre.md", GUIDE.encode()))]
    assert ana.browser.post("/setup", data=form, files=other).url != first.url


def many(count: int) -> str:
    """The commented course with many more modules, each of two objectives."""
    objectives = "".join(f"\n      - {{id: o-{n}, text: Citer {n}}}" for n in range(2))
    more = "".join(
        f"  # of {n}\n  - id: m-{n}\n    title: Module {n}\n    questions: 4\n    objectives:{objectives}\n"
        for n in range(count)
    )
    return COMMENTED.replace("review:\n", more + "review:\n")


def test_of_500_modules_those_are_changed_that_one_opens(ana: Reviewer, workspace: Workspace) -> None:
    text = many(499)
    file = write(workspace, text)
    page = ana.read("/setup/froid")
    assert 'name="modules[499].title"' not in page
    opened = ana.send("/setup/froid", **read_form(page), act="open-module/400")
    both = ana.send(
        "/setup/froid", **read_form(opened.text) | {"modules[400].title": "Quatre cents"}, act="open-module/3"
    )
    moved = ana.send(
        "/setup/froid", **read_form(both.text) | {"modules[3].title": "Trois"}, act="move-down/499"
    )
    shown = ana.send("/setup/froid", **read_form(moved.text), act="preview")
    agree(ana, shown)
    assert file.read_text(encoding="utf-8") == text.replace("Module 399\n", "Quatre cents\n").replace(
        "Module 2\n", "Trois\n"
    )


def test_a_fault_of_a_module_that_is_closed_opens_it(ana: Reviewer, workspace: Workspace) -> None:
    write(workspace, many(20).replace("title: Module 17", 'title: ""'))
    shown = fill(ana, "/setup/froid")
    assert 'href="#modules[18].title"' in shown.text
    assert 'id="modules[18].title"' in shown.text
    assert 'id="modules[17].title"' not in shown.text


def test_a_module_too_large_for_the_form_stays_closed_and_says_so(
    ana: Reviewer, workspace: Workspace
) -> None:
    objectives = "".join(f"\n      - {{id: o-{n}, text: Citer {n}}}" for n in range(960))
    large = f"  - id: large\n    title: Large\n    objectives:{objectives}\n"
    file = write(workspace, COMMENTED.replace("review:\n", large + "review:\n"))
    assert "Trop grand pour le formulaire" in ana.read("/setup/froid")
    save(ana, "/setup/froid", {"title": "Le froid"})
    assert file.read_text(encoding="utf-8").count("text: Citer") == 961


def test_a_module_is_carried_by_no_field_that_is_not_its_own(ana: Reviewer, written: Path) -> None:
    form = read_form(ana.read("/setup/froid"))
    answer = ana.send("/setup/froid", **form, **{"modules[1]": '{"title": 3}'}, act="preview")
    assert answer.status_code == 400
    assert written.read_text(encoding="utf-8") == COMMENTED


@pytest.mark.parametrize(("modules", "opened"), [(1, 2), (40, 0)])
def test_the_fields_of_a_form_are_counted_as_a_browser_sends_them(
    workspace: Workspace, modules: int, opened: int
) -> None:
    more = "".join(f"  - {{id: m-{n}, title: M}}\n" for n in range(modules))
    write(workspace, COMMENTED.replace("review:\n", more + "review:\n"))
    ana = Reviewer(workspace)
    form = read_form(ana.read("/setup/froid"))
    sent = sum(len(value) if isinstance(value, list) else 1 for value in form.values())
    setup = open_setup(workspace, "froid")
    assert setup is not None
    counted = count_fields(offer_blanks(setup.read_fields()), range(opened))
    assert sent <= counted <= sent + 3


def test_modules_change_places_with_their_comments_and_unknown_keys(
    ana: Reviewer, workspace: Workspace
) -> None:
    file = write(workspace, many(2))
    moved = fill(ana, "/setup/froid", act="move-down/0")
    assert "« La chaîne du froid » est maintenant le module 2 sur 3" in moved.text.replace("\xa0", " ")
    assert re.search(r'value="move-down/1" autofocus', moved.text)
    assert 'value="move-up/0"' not in moved.text
    assert 'value="move-down/2"' not in moved.text
    last = ana.send("/setup/froid", **read_form(moved.text), act="move-down/1")
    assert re.search(r'value="move-up/2" autofocus', last.text)
    agree(ana, ana.send("/setup/froid", **read_form(last.text), act="preview"))
    first, after = COMMENTED.split("review:\n")
    head, chaine = first.split("modules:\n")
    others = many(2)[len(first) : -len("review:\n" + after)]
    assert file.read_text(encoding="utf-8") == f"{head}modules:\n{others}{chaine}review:\n{after}"


def test_a_new_module_may_come_before_those_that_are_there(ana: Reviewer, written: Path) -> None:
    longer = fill(ana, "/setup/froid", act="add-module")
    assert re.search(r'id="modules\[1\].title"[^>]* autofocus', longer.text)
    named = read_form(longer.text) | {"modules[1].title": "Le quai"}
    moved = ana.send("/setup/froid", **named, act="move-up/1")
    agree(ana, ana.send("/setup/froid", **read_form(moved.text), act="preview"))
    assert [each.id for each in read_course(written.parent).course.modules] == ["le-quai", "chaine"]


@pytest.mark.parametrize("act", ["move-up/0", "move-down/0", "move-up/7", "open-module/x", "move-down/"])
def test_a_button_of_no_module_changes_nothing(ana: Reviewer, written: Path, act: str) -> None:
    before = read_form(ana.read("/setup/froid"))
    after = read_form(ana.send("/setup/froid", **before, act=act).text)
    assert after | {TOKEN: before[TOKEN]} == before, "each page masks the token anew"


def test_a_form_has_room_for_more_and_for_less(ana: Reviewer, written: Path) -> None:
    longer = fill(ana, "/setup/froid", act="add-module")
    assert "Module 2" in longer.text
    form = read_form(longer.text) | {"modules[1].title": "Le quai"}
    more = ana.send("/setup/froid", **form, act="add-objective/1")
    assert "modules[1].objectives[1].text" in read_form(more.text)
    shorter = ana.send("/setup/froid", **read_form(more.text), act="remove-module/0")
    assert read_form(shorter.text)["modules[0].title"] == "Le quai"
    assert written.read_text(encoding="utf-8") == COMMENTED


@pytest.mark.parametrize(
    ("text", "told", "has_form"),
    [
        (COMMENTED.replace("questions", "qestions"), "ce nom n’est pas connu ici", True),
        (COMMENTED.replace("title: La", "titel: La"), "Écrivez plutôt", True),
        (COMMENTED + "  - x\n", "ce n’est pas du YAML", False),
        (COMMENTED + "id: deux\n", "y est deux fois", False),
        ("a: &a [*a]\n", "alias", False),
        (COMMENTED.replace("  - id: chaine\n    title", "  - title"), "cela manque", False),
        (COMMENTED.replace("La chaîne du froid", '"\\ud83d\\ude00"'), "\U0001f600", True),
        ("- a\n", "ne peut pas le changer sans risque", False),
    ],
)
def test_a_broken_course_leads_here_with_its_mistake(
    workspace: Workspace, text: str, told: str, has_form: bool
) -> None:
    file = write(workspace, text)
    ana = Reviewer(workspace)
    queue = ana.read("/")
    assert '<a href="/setup/froid' in queue
    page = ana.read("/setup/froid")
    assert told in page
    assert ('id="course"' in page) == has_form
    assert file.read_text(encoding="utf-8") == text


def test_a_course_that_only_one_parser_takes_is_said_to_need_an_editor(workspace: Workspace) -> None:
    write(workspace, COMMENTED.replace("iri: ", "iri:\t"))
    page = Reviewer(workspace).browser.get("/setup/froid")
    assert page.status_code == 200
    assert "ne peut pas le changer sans risque" in page.text


def test_a_new_course_never_takes_the_id_of_a_broken_one(ana: Reviewer, workspace: Workspace) -> None:
    """It would go on with that one's decisions."""
    hand_in(ana, title="Le gel", guide_md=GUIDE.encode())
    write_broken(workspace, '{"id": "le-gel", unknown: [')
    save(ana, "/setup/le-gel", {"modules[0].title": "Gel", "person": "Ana"})
    assert read_course(workspace.courses / "le-gel").course.id == "le-gel-2"


def test_a_mistake_is_mended_in_the_form(workspace: Workspace) -> None:
    file = write(
        workspace, COMMENTED.replace("title: La chaîne", "duration_minutes: 0\n    title: La chaîne")
    )
    ana = Reviewer(workspace)
    assert "<mark>" in ana.read("/setup/froid")
    save(ana, "/setup/froid", {"modules[0].duration_minutes": "15"})
    assert read_course(file.parent).course.modules[0].duration_minutes == 15


def test_documents_are_added_and_none_is_replaced(ana: Reviewer, written: Path) -> None:
    added = hand_in(ana, "/setup/froid/documents", note_txt="La clé reste au bureau du chef.".encode())
    assert "sources/note.txt" in added.text
    again = hand_in(ana, "/setup/froid/documents", autre_txt=b"Autre.", guide_md=b"# Autre")
    assert again.status_code == 422
    assert "déjà là" in again.text
    sources = written.parent / "sources"
    assert sorted(each.name for each in sources.iterdir()) == ["guide.md", "note.txt"]
    assert (sources / "guide.md").read_text(encoding="utf-8") == GUIDE


def test_a_title_is_kept_until_the_course_is_written(ana: Reviewer, workspace: Workspace) -> None:
    hand_in(ana, title="Travail en hauteur — été", guide_md=GUIDE.encode())
    address = "/setup/travail-en-hauteur-ete"
    assert "Travail en hauteur — été" in ana.read("/setup")
    assert read_form(ana.read(address))["title"] == "Travail en hauteur — été"
    save(ana, address, {"modules[0].title": "L’échelle", "person": "Ana Roy"})
    folder = workspace.courses / "travail-en-hauteur-ete"
    assert sorted(each.name for each in folder.iterdir() if each.is_file()) == ["course.yaml"]


@pytest.mark.parametrize("address", ["/setup", "/setup/froid/documents"])
def test_what_was_typed_into_a_refused_form_of_documents_is_there_again(
    ana: Reviewer, written: Path, address: str
) -> None:
    answer = ana.send(address, title="Un titre", home="absent/cuisine")
    assert answer.status_code == 422
    assert 'name="home" value="absent/cuisine"' in answer.text
    assert "data-unsaved>" in answer.text


def test_an_empty_document_is_listed_among_what_is_missing(
    ana: Reviewer,
    workspace: Workspace,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    (home / "guide.md").write_text(GUIDE, encoding="utf-8")
    (home / "vide.md").write_bytes(b"")
    begun = ana.send("/setup", title="Le froid", home="~").text
    assert "sources/guide.md" in begun
    assert "sources/vide.md" in begun[begun.index("Ce qui manque") :]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../dehors.md", "dehors.md"),
        (r"C:\Users\ana\dehors.md", "dehors.md"),
        ("/etc/dehors.md", "dehors.md"),
        (".cache.md", None),
        ("~$guide.docx", None),
        ("course.yaml", None),
        ("script.sh", None),
        ("a\u202efdp.md", None),
        ("..", None),
        ("é" * 127 + ".md", None),
    ],
)
def test_an_uploaded_file_lands_in_the_folder_or_nowhere(
    ana: Reviewer, written: Path, workspace: Workspace, name: str, kept: str | None
) -> None:
    before = {each for each in workspace.root.rglob("*") if "course" in str(each)}
    ana.browser.get("/who")
    sent = [("documents", (name, b"# Dehors\n\nUne phrase entiere."))]
    answer = ana.browser.post("/setup/froid/documents", data={TOKEN: ana.browser.cookies[TOKEN]}, files=sent)
    after = {each for each in workspace.root.rglob("*") if "course" in str(each)}
    assert answer.status_code == (200 if kept else 422)
    assert after - before == ({written.parent / "sources" / kept} if kept else set())


def test_a_link_in_the_place_of_the_documents_is_not_followed(
    ana: Reviewer, written: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (written.parent / "sources" / "guide.md").unlink()
    (written.parent / "sources").rmdir()
    (written.parent / "sources").symlink_to(elsewhere)
    assert hand_in(ana, "/setup/froid/documents", note_md=b"# Note").status_code == 422
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["..", "%2e%2e", "..%2Ffroid", "%2Fetc", ".git", "froid%00", "absent", "lien"]
)
def test_no_address_leads_out_of_the_courses(
    ana: Reviewer, written: Path, workspace: Workspace, tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    secret = tmp_path_factory.mktemp("secret")
    (secret / "secret.md").write_text("# Secret\n\nLe mot de passe est rose.")
    (workspace.courses / "lien").symlink_to(secret)
    (workspace.courses / ".git").mkdir()
    answer = ana.browser.get(f"/setup/{name}")
    assert answer.status_code in (404, 200)
    assert "secret" not in answer.text
    assert answer.status_code == 404 or answer.url.path in ("/", "/setup/")


def test_a_folder_of_the_home_is_copied_and_no_other_is_read(
    ana: Reviewer,
    workspace: Workspace,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home, elsewhere = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("elsewhere")
    monkeypatch.setenv("HOME", str(home))
    for folder in (home / "cuisine", home / ".ssh", elsewhere):
        folder.mkdir(exist_ok=True)
        (folder / "guide.md").write_text(GUIDE, encoding="utf-8")
    (home / "cuisine" / "lien.md").symlink_to(elsewhere / "guide.md")
    (home / "cuisine" / ".cache.md").write_text(GUIDE, encoding="utf-8")
    (home / "dehors").symlink_to(elsewhere)
    for named in (".ssh", str(elsewhere), "cuisine/../../elsewhere", "dehors", "~root", "absent", "\0"):
        answer = ana.send("/setup", title="Le froid", home=named)
        assert (answer.status_code, answer.url.path) == (422, "/setup"), named
    assert not workspace.courses.exists() or list(workspace.courses.iterdir()) == []
    begun = ana.send("/setup", title="Le froid", home="~/cuisine")
    assert begun.url.path == "/setup/le-froid"
    assert [each.name for each in (workspace.courses / "le-froid" / "sources").iterdir()] == ["guide.md"]


@pytest.mark.parametrize(
    ("variable", "value", "alone"),
    [
        ("PREMIERJET_DESK_URL", "http://127.0.0.1:3001", True),
        ("PREMIERJET_DESK_URL", "http://[::1]:3001", True),
        ("PREMIERJET_DESK_URL", "https://relecture.example", False),
        ("PREMIERJET_SHARED", "true", False),
    ],
)
def test_anybody_sets_up_courses_only_where_nobody_else_reaches_the_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, alone: bool
) -> None:
    monkeypatch.setenv(variable, value)
    (tmp_path / "dagster.yaml").write_text("")
    assert is_one_machine(open_workspace(tmp_path)) == alone


def test_a_broken_course_behind_a_proxy_opens_its_desk_to_nobody(workspace: Workspace) -> None:
    write(workspace, COMMENTED.replace("identity:   local", "identity: proxy") + "unknown: [")
    assert not is_one_machine(workspace)


# behind a proxy


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """An installation behind a proxy, whose courses Ana sets up, with a course that Noé operates."""
    (tmp_path / "dagster.yaml").write_text("")
    monkeypatch.setenv("PREMIERJET_COURSE_OPERATORS", "ana, lea")
    workspace = open_workspace(tmp_path)
    write(workspace, COMMENTED.replace("identity:   local", "identity: proxy") + "operators: [noe]\n")
    return workspace


@pytest.mark.parametrize(
    ("person", "headers", "begins", "changes"),
    [
        ("", {"X-Forwarded-User": "ana"}, True, True),
        ("", {"X-Forwarded-User": "noe"}, False, True),
        ("", {"X-Forwarded-User": "eve"}, False, False),
        ("ana", {}, False, False),
        ("noe", {}, False, False),
        ("", {}, False, False),
    ],
)
def test_behind_a_proxy_only_operators_set_courses_up(
    shared: Workspace, person: str, headers: dict[str, str], begins: bool, changes: bool
) -> None:
    visitor = Reviewer(shared, person, **headers)
    before = (shared.courses / "froid" / "course.yaml").read_bytes()
    assert (visitor.browser.get("/setup").status_code == 200) == changes
    assert (visitor.browser.get("/setup/froid").status_code == 200) == changes
    assert (hand_in(visitor, guide_md=GUIDE.encode()).status_code == 200) == begins
    assert (shared.courses / "le-froid").exists() == begins
    if not changes:
        for address in ("/setup/froid", "/setup/froid/documents", "/setup/froid/draft"):
            assert visitor.send(address, act="write", title="Eve").status_code == 403
        assert "Seuls des opérateurs" in visitor.read("/setup/froid")
    assert (shared.courses / "froid" / "course.yaml").read_bytes() == before


@pytest.mark.parametrize(("vouched", "may"), [(True, True), (False, False)])
def test_a_typed_name_sets_no_course_up_where_others_reach_the_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vouched: bool, may: bool
) -> None:
    """Not even a course whose reviewers are taken at their word."""
    monkeypatch.setenv("PREMIERJET_SHARED", "true")
    (tmp_path / "dagster.yaml").write_text("")
    workspace = open_workspace(tmp_path)
    course = read_course(write(workspace, COMMENTED + "operators: [noe]\n").parent).course
    assert may_set_up(workspace, Visitor("noe", vouched=vouched), course) == may


def test_the_queue_leads_operators_of_one_course_to_it(shared: Workspace) -> None:
    write_broken(shared)
    noe, eve = (Reviewer(shared, **{"X-Forwarded-User": name}) for name in ("noe", "eve"))
    assert 'href="/setup"' in noe.read("/")
    assert 'href="/setup/froid"' in noe.read("/setup")
    assert "/setup/casse" not in noe.read("/")
    assert "/setup" not in eve.read("/")


def test_behind_a_proxy_no_folder_of_the_machine_is_read(
    shared: Workspace, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    (home / "guide.md").write_text(GUIDE, encoding="utf-8")
    ana = Reviewer(shared, **{"X-Forwarded-User": "ana"})
    assert 'name="home"' not in ana.read("/setup")
    assert ana.send("/setup", title="Le froid", home="~").status_code == 422
    assert not (shared.courses / "le-froid").exists()


def test_behind_a_proxy_the_operator_is_the_first_reviewer(shared: Workspace) -> None:
    ana = Reviewer(shared, **{"X-Forwarded-User": "ana"})
    hand_in(ana, guide_md=GUIDE.encode())
    save(ana, "/setup/le-froid", {"modules[0].title": "Froid", "person": "eve"})
    review = read_course(shared.courses / "le-froid").course.review
    assert (review.roles, review.identity) == ({"pedagogie": ("ana",)}, IdentityMode.PROXY)


def test_an_invited_person_sets_nothing_up(shared: Workspace) -> None:
    assert Reviewer(shared, **{"X-Forwarded-User": "ana"}).browser.get("/invited/setup").status_code == 404
