"""A source changes under a release: the sensor has it read, and a light of its module says what changed."""

from tests.through_dagster.conftest import SOURCE, Installation
from tests.through_dagster.test_line import decide, head, light, releases

BEFORE, AFTER = "30 minutes", "20 minutes"


def test_a_light_of_the_sources_says_what_changed_under_a_release(drafted: Installation) -> None:
    assert light(drafted, "releases_current", asset="source_spans").passed
    assert light(drafted, "sources_agree", asset="source_spans").passed
    assert decide(drafted).is_success
    drafted.tick_until(lambda: bool(releases(drafted)))

    changed = SOURCE.replace(BEFORE, AFTER)
    assert changed != SOURCE
    for file in (drafted.root / "courses").rglob("*.md"):
        file.write_text(file.read_text().replace(BEFORE, AFTER))
    drafted.tick_until(lambda: head(drafted).revision == 2)

    said = light(drafted, "releases_current", asset="source_spans")
    assert not said.passed
    assert BEFORE in said.description
    assert AFTER in said.description
    assert "v1" in said.description
