"""Version of the code behind each asset: another one may make something else of the same inputs."""

from collections.abc import Mapping

from pipelines.drafting.writer_version import WRITER_VERSION
from pipelines.queries.stage_names import ANALYSIS, DELIVERY, DRAFT, PLAN, RELEASE, SOURCES
from pipelines.results.versions import ANALYSIS_VERSION
from pipelines.results.versions import READER_VERSION as RESULTS_VERSION
from pipelines.sourcing.reader_version import READER_VERSION as SOURCES_VERSION

CODE_VERSIONS: Mapping[str, str] = {
    "pulled_sources": "1",
    SOURCES: str(SOURCES_VERSION),
    PLAN: WRITER_VERSION,
    DRAFT: WRITER_VERSION,
    RELEASE: "1",
    DELIVERY: "1",
    "results": str(RESULTS_VERSION),
    ANALYSIS: str(ANALYSIS_VERSION),
    "review_queue": "1",
    "review_measures": "1",
    "house_style": "1",
    "overview": "1",
}
"""By asset. Raise the number of one without a version of its own when it shows something else."""
