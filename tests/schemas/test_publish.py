"""The JSON Schemas editors use say what the code says."""

from pipelines.publish_schemas import FOLDER, build_documents


def test_the_published_schemas_are_what_the_code_says_and_no_others() -> None:
    """Stale, or of a contract that is gone? `python -m pipelines.publish_schemas` writes them again."""
    published = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    wanted = build_documents()
    assert published.keys() == wanted.keys()
    assert [name for name, text in wanted.items() if published[name] != text] == []
