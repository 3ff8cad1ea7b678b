"""The overview, through Dagster: counted each morning, kept as a page and tables; it leads to the desk."""

from pathlib import Path

from tests.through_dagster.conftest import COURSE, Installation
from tests.through_dagster.test_learning import decide, learn, shown


def test_the_morning_s_look_leaves_a_page_a_table_and_the_way_to_the_desk(drafted: Installation) -> None:
    assert decide(drafted, f"{COURSE}--stockage").is_success
    learn(drafted)
    told = shown(drafted, "overview")
    assert told["Ouvrir la vue d’ensemble"] == "http://127.0.0.1:3001/overview"
    modules = drafted.workspace.module_keys()
    assert told["modules et documents"] == str(len(modules))
    assert told["à relire"] == str(len(drafted.workspace.records.heads()) - 1)
    assert told["En retard"].startswith("Rien n’est en retard")
    assert len(told["En retard"]) < 1000
    page = Path(told["html"]).read_text(encoding="utf-8")
    assert all(f'id="{key}"' in page for key in modules)
    assert Path(told["csv"]).read_bytes().startswith(b"\xef\xbb\xbfcourse,module,")
    assert Path(told["indicators.csv"]).read_bytes().startswith(b"\xef\xbb\xbfindicator,")
