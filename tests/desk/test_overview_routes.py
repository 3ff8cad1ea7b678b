"""The overview at the desk: every figure opens at its proof, every question is answered with one."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from adapters.workspace import Workspace
from pipelines.testing import builders
from schemas.ids import SHORT_DIGEST
from schemas.review import Verdict
from tests.desk.conftest import reader
from tests.desk.overseen import OTHER, overseen

FRENCH = {"accept-language": "fr"}
DIGEST = builders.content().canonical_digest()[:SHORT_DIGEST]
LINK = re.compile(r'href="(/[^"#]*)(#[^"]*)?"')


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return overseen(tmp_path)


@pytest.fixture
def desk(workspace: Workspace) -> TestClient:
    return reader(workspace)


def read(desk: TestClient, address: str, language: str = "fr") -> str:
    answer = desk.get(address, headers={"accept-language": language})
    assert answer.status_code == 200, answer.text
    return answer.text


def row(page: str, module: str) -> str:
    """The line of a module, as one reads it."""
    found = re.search(rf'<tr id="{module}">(.*?)</tr>', page, re.DOTALL)
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def test_the_queue_leads_to_the_overview(desk: TestClient) -> None:
    assert '<a href="/overview">Vue d’ensemble</a>' in read(desk, "/")


@pytest.mark.parametrize(
    "rest",
    ["", "/sentence", "/source", "/overview.css", "/overview.html", "/overview.csv", "/indicators.csv"],
)
def test_its_address_of_before_leads_to_it(desk: TestClient, rest: str) -> None:
    """Bookmarks and documents name `/programme`, as the overview was called."""
    answer = desk.get(f"/programme{rest.replace('overview', 'programme')}?q=a+b", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, f"/overview{rest}?q=a+b")


def test_each_course_leads_to_its_releases(desk: TestClient) -> None:
    assert '<a class="proof" href="/courses/froid/releases">Versions publiées du cours</a>' in read(
        desk, "/overview"
    )
    assert desk.get("/courses/froid/releases").status_code == 200


def test_each_module_says_where_it_stands_and_by_whom(desk: TestClient) -> None:
    page = read(desk, "/overview")
    done = row(page, builders.KEY)
    assert "Livré" in done
    assert "lea nom non vérifié" in done
    assert "depot, version 1, 24/11/2026" in done
    assert "livraisons/froid/chaine/v1" in done
    waiting = row(page, OTHER)
    assert "À relire" in waiting
    assert "décisions attendues : pedagogie" in waiting
    assert "personne" in waiting
    assert "Sans brouillon" in row(page, "froid--vide")


def test_a_price_nobody_stated_is_unknown_and_stands_beside_what_is_known(desk: TestClient) -> None:
    page = read(desk, "/overview")
    assert "0,25 EUR + appels dont le prix est inconnu : 3 (modele-local)" in row(page, OTHER)
    assert "0,25\u00a0EUR + 3\u00a0?" in page


def test_what_learners_did_is_told_with_how_many_they_were(desk: TestClient) -> None:
    page = read(desk, "/overview")
    assert "terminé : 38 sur 41 réussi : 30 sur 41 meilleur score : 82 % en moyenne de 40" in row(
        page, builders.KEY
    )
    assert f"/assets/item_analysis?view=partitions&amp;partition={builders.KEY}" in page
    assert "aucun résultat" in row(page, OTHER)


def test_an_analysis_that_was_altered_is_told_and_hides_nothing_else(
    desk: TestClient, workspace: Workspace
) -> None:
    workspace.records.store.put("results/froid/analysis/chaine.json", b"{}")
    done = row(read(desk, "/overview"), builders.KEY)
    assert "Livré" in done
    assert "it is counted again from the results" in done


def test_what_is_late_is_told_with_the_day_and_its_reason(desk: TestClient) -> None:
    late = read(desk, "/overview").partition('<ul class="late">')[2].partition("</ul>")[0]
    told = " ".join(re.sub(r"<[^>]+>", " ", late).split())
    assert "Tenir le relevé La relecture était attendue pour le 30/10/2026" in told
    assert "Ouverture aux équipes » a commencé le 25/10/2026" in told
    assert "course.yaml de froid, deployment.milestones[0].day" in told
    assert "La chaîne du froid" not in told


def test_every_link_of_the_page_leads_somewhere(desk: TestClient) -> None:
    """Promise 2, for figures: a number nobody can open is a number nobody can trace."""
    page = read(desk, "/overview")
    links = {found[0] for found in LINK.findall(page)}
    assert {f"/drafts/{builders.KEY}/{DIGEST}", f"/ledger/{builders.KEY}"} <= links
    assert f"/drafts/{builders.KEY}/{DIGEST}/release-sheet.pdf" in links
    assert {link: desk.get(link).status_code for link in sorted(links)} == dict.fromkeys(sorted(links), 200)


def test_every_line_of_the_ledger_that_is_named_is_there(desk: TestClient) -> None:
    page = read(desk, "/overview")
    named = {(link, mark) for link, mark in LINK.findall(page) if link.startswith("/ledger/")}
    assert named
    for link, mark in named:
        assert f'id="{mark.removeprefix("#")}"' in read(desk, link)


def test_quality_shows_proofs_gaps_and_no_verdict(desk: TestClient) -> None:
    page = read(desk, "/overview")
    quality = page.partition('id="quality"')[2]
    assert "Premierjet ne dit d’aucun indicateur qu’il est satisfait" in quality
    assert quality.count("Premierjet n’a pas de données sur cet indicateur.") == 15
    assert not re.search(r"\bconform", quality, re.IGNORECASE)
    content = quality.partition('id="indicator-6"')[2].partition("</section>")[0]
    assert "approuvé et publié" in content
    assert f'href="/ledger/{builders.KEY}#line-2"' in content


def test_a_page_in_another_language_keeps_it_where_its_links_lead(desk: TestClient) -> None:
    page = read(desk, "/overview?lang=en")
    assert "Every figure leads to its evidence" in page
    assert f'href="/ledger/{builders.KEY}?lang=en#line-2"' in page


def test_who_approved_a_sentence_is_told_with_its_source_and_its_release(desk: TestClient) -> None:
    page = read(desk, f"/overview/sentence?q={builders.SENTENCES[1]}")
    assert "Phrase approuvée par lea (nom non vérifié). Emplacements approuvés\u00a0: 2 sur 4." in page
    assert "sources/froid.md" in page
    assert f'href="/ledger/{builders.KEY}#line-2"' in page
    assert "montrée à depot" in page


def test_a_sentence_nobody_approved_or_nobody_wrote_says_so(desk: TestClient) -> None:
    unknown = read(desk, "/overview/sentence?q=Un produit exposé plus de 45 minutes est écarté.")
    assert "Ces mots ne figurent dans aucun brouillon" in unknown
    alone = read(desk, "/overview/sentence?q=Tenir le relevé")
    assert "Personne n’a approuvé ces mots." in alone


def test_too_few_letters_are_refused_in_the_page_s_language(desk: TestClient) -> None:
    answer = desk.get("/overview/sentence?q=30", headers=FRENCH)
    assert answer.status_code == 422
    assert "ne suffisent pas" in answer.text


def test_what_is_typed_is_never_markup(desk: TestClient) -> None:
    page = read(desk, "/overview/sentence?q=<script>alert(1)</script>")
    assert "<script>alert" not in page


def test_releases_and_drafts_that_rest_on_a_source_are_listed_with_their_passages(desk: TestClient) -> None:
    page = read(desk, "/overview/source?name=sources/froid.md")
    assert "Versions\u00a0: 1, brouillons\u00a0: 2" in page
    assert f'href="/drafts/{builders.KEY}/{DIGEST}"' in page
    assert builders.SENTENCES[1] in page
    assert "ne citent cette source" in read(desk, "/overview/source?name=sources/autre.md")


def test_a_ledger_is_read_line_by_line_and_as_it_is_exported(desk: TestClient, workspace: Workspace) -> None:
    refused = builders.decision(verdict=Verdict.REQUEST_CHANGES, comment="Revoir <q-0002>.")
    workspace.ledger.append(refused)
    page = read(desk, f"/ledger/{builders.KEY}")
    assert "Revoir &lt;q-0002&gt;." in page
    assert "publié comme version 1" in page
    lines = desk.get(f"/ledger/{builders.KEY}.jsonl").content.splitlines()
    assert lines == [entry.canonical() for entry in workspace.ledger.read(builders.KEY)]
    assert json.loads(lines[1])["recorded"]["person"] == "lea"


def test_an_altered_ledger_is_told_and_not_shown(desk: TestClient, workspace: Workspace) -> None:
    chain = workspace.root / ".premierjet" / "ledger" / f"{builders.KEY}.jsonl"
    chain.write_bytes(chain.read_bytes().replace(b'"lea"', b'"eve"'))
    assert desk.get(f"/ledger/{builders.KEY}").status_code == 500
    page = read(desk, "/overview")
    assert "Illisible" in row(page, builders.KEY)
    assert "À relire" in row(page, OTHER)


def test_tables_are_there_to_be_kept(desk: TestClient) -> None:
    modules = desk.get("/overview/overview.csv")
    told = list(csv.DictReader(io.StringIO(modules.content.decode("utf-8-sig"))))
    assert [row["module"] for row in told] == [builders.KEY, OTHER, "froid--vide"]
    assert told[1]["calls_of_unknown_price"] == "3"
    assert desk.get("/overview/indicators.csv").status_code == 200
    assert desk.get("/overview/other.csv").status_code == 404
    page = desk.get("/overview/overview.html", headers=FRENCH)
    assert 'href="http://127.0.0.1:3001/ledger/' in page.text


@pytest.mark.parametrize(
    "address",
    ["/overview", "/overview/sentence?q=abcdefgh", f"/ledger/{builders.KEY}", "/overview/overview.csv"],
)
def test_whoever_was_invited_to_one_draft_sees_nothing_of_it(desk: TestClient, address: str) -> None:
    assert desk.get(f"/invited{address}").status_code == 404


def test_the_other_language_asks_the_same_question(desk: TestClient) -> None:
    page = read(desk, "/overview/sentence?q=Rien+de+tel+ici&lang=fr")
    assert 'href="?q=Rien+de+tel+ici&amp;lang=en"' in page


def test_a_module_that_no_course_names_any_more_leads_to_its_decisions(
    desk: TestClient, workspace: Workspace
) -> None:
    file = workspace.courses / "froid" / "course.yaml"
    file.write_text(file.read_text().replace('"id": "chaine"', '"id": "autre"'))
    unnamed = read(desk, "/overview").partition('id="unnamed"')[2]
    assert f'href="/ledger/{builders.KEY}"' in unnamed
    assert OTHER not in unnamed
    assert "publié comme version 1" in read(desk, f"/ledger/{builders.KEY}")


def test_an_unknown_module_has_no_ledger(desk: TestClient) -> None:
    assert desk.get("/ledger/froid--autre").status_code == 404
    assert desk.get("/ledger/froid--autre.jsonl").status_code == 404


def test_of_many_modules_a_page_shows_some_and_leads_to_the_others(
    desk: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of 5,000 rows was 15 MB; the file to keep has them all."""
    monkeypatch.setattr("pipelines.overview.page_slice.AT_ONCE", 1)
    whole = re.findall(r'<tr id="([^"]+)">', read(desk, "/overview/overview.html"))
    assert len(whole) > 1
    shown = [
        re.findall(r'<tr id="([^"]+)">', read(desk, f"/overview?page={n + 1}")) for n in range(len(whole))
    ]
    assert shown == [[module] for module in whole]
    first = read(desk, "/overview", "en")
    assert f"Page 1 of {len(whole)}" in first
    assert 'href="?page=2#modules"' in first
    assert f'href="?page=2#{whole[1]}"' in first, "evidence of a module leads to the page it is on"


def test_a_page_that_is_not_there_is_the_last(desk: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.overview.page_slice.AT_ONCE", 1)
    last = read(desk, "/overview?page=99")
    assert last.count('<tr id="') == 1
    assert "Page suivante" not in last
