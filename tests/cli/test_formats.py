"""Sources of other formats, through the front door: drafted, and cited where a person finds them again."""

from tests.cli.conftest import KEY, Door
from tests.sourcing.workbooks import table, workbook

MODULE = {"id": "chaine", "title": "La chaîne du froid"}
CUES = """WEBVTT

00:01:05.000 --> 00:01:08.000
<v Marie>La température de la chambre froide

00:01:08.000 --> 00:01:12.000
est relevée deux fois par jour. Un écart de plus de 3 °C est signalé au responsable.
"""


def test_a_recording_and_a_workbook_are_cited_at_their_time_and_cells(fresh: Door) -> None:
    rows = (("Denrée", "Consigne"), ("Le lait se garde", "à 4 °C au plus"), ("Le poisson se garde", "à 2 °C"))
    (fresh.course / "sources/releves.xlsx").write_bytes(workbook(Consignes=table(*rows)))
    (fresh.course / "sources/entretien.vtt").write_text(CUES, encoding="utf-8")
    fresh.change(
        sources=[{"path": "sources/*"}],
        modules=[
            {"id": "chaine", "title": "La chaîne du froid", "sources": ["sources/*.xlsx", "sources/*.vtt"]}
        ],
    )
    assert fresh("draft", KEY).code in (0, 3)
    shown = fresh("show", KEY).out
    assert "entretien.vtt, 1:05" in shown
    assert "releves.xlsx, feuille « Consignes », A2:B2" in shown.replace("\u00a0", " ")


def test_a_format_nothing_reads_is_a_finding_and_the_rest_is_drafted(fresh: Door) -> None:
    (fresh.course / "sources/plan.pages").write_bytes(b"PK\x03\x04")
    fresh.change(sources=[{"path": "sources/*"}], modules=[MODULE])
    found = [each for module in fresh.well("check")["modules"] for each in module["findings"]]
    assert any("plan.pages" in said and "Premierjet ne lit pas l’extension" in said for said in found)
    assert fresh("draft").code in (0, 3)
