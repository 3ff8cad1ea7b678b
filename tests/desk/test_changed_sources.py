"""The page of a draft says what changed in its sources under the release it became."""

from adapters.workspace import Workspace
from pipelines.testing.builders import KEY
from pipelines.workflow.read_sources import read_sources
from schemas.ids import SHORT_DIGEST
from tests.desk.conftest import reader
from tests.workflow.test_changed_under_releases import OTHERS, WARM, published
from tests.workflow.test_deciding_on_changed_sources import COLDER, head_of, workspace, write_source

__all__ = ["workspace"]


def told(workspace: Workspace) -> str:
    """What stands under the heading, nothing where the page has none."""
    digest = head_of(workspace).content.canonical_digest()[:SHORT_DIGEST]
    page = reader(workspace).get(f"/drafts/{KEY}/{digest}", headers={"accept-language": "fr"}).text
    return page.partition("La source ne dit plus ce que cite une version publiée")[2].partition("</ul>")[0]


def test_the_page_of_a_released_draft_says_what_its_source_says_by_now(workspace: Workspace) -> None:
    """Nothing was drafted again yet: the draft that was released is still the head."""
    published(workspace)
    assert told(workspace) == ""
    write_source(workspace, (COLDER, *OTHERS))
    read_sources(workspace, KEY)
    assert WARM.removesuffix(".") in told(workspace)
    assert COLDER in told(workspace)
