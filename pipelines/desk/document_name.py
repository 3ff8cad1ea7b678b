"""The name under which a document is saved: what it is, in the language of its course."""

import re

from pipelines.course_setup.course_fields import make_id

NUMBER = re.compile(r"-[0-9]+$")
"""Ends the stem of a second document of the same kind, as in `quiz-2`."""


def name_saved_document(owner: str, title: str, file: str) -> str:
    """Return a file name in plain letters: whose document it is, its title, and the ending of `file`.

    Inside a package the file keeps its name, which does not depend on a language. So does here what is in
    no document's list, and has no title.
    """
    if not title:
        return f"{owner}--{file}"
    stem, _, suffix = file.rpartition(".")
    number = NUMBER.search(stem)
    return f"{owner}--{make_id(title, (), 'document')}{number.group() if number else ''}.{suffix}"
