"""Elements that people name in what they write, as `st-0029`, so that a page leads to them."""

from collections.abc import Callable, Iterator

from pipelines.queries.request_outcomes import NAME


def split_at_names(text: str, find_fragment: Callable[[str], str | None]) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a text, each with the fragment of the element it names, if any."""
    at = 0
    for found in NAME.finditer(text):
        fragment = find_fragment(found[0])
        if fragment is not None:
            yield text[at : found.start()], ""
            yield found[0], fragment
            at = found.end()
    yield text[at:], ""
