"""Write the reference pages' tables again: `python -m tests.docs.generate`; the introductions stay."""

from tests.docs.reference import BETWEEN, DOCS, LANGUAGES, blocks, guide_blocks


def main() -> None:
    """Put today's blocks between the marks of each reference page, in both languages."""
    for language in LANGUAGES:
        reference = {DOCS / language / "reference" / name: block for name, block in blocks(language).items()}
        guide = {DOCS / language / name: block for name, block in guide_blocks(language).items()}
        for page, block in (reference | guide).items():
            text = page.read_text(encoding="utf-8")
            page.write_text(BETWEEN.sub(lambda _, block=block: block, text), encoding="utf-8")


if __name__ == "__main__":
    main()
