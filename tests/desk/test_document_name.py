"""Documents are saved under names that say what they are."""

import pytest

from pipelines.desk.document_name import name_saved_document


@pytest.mark.parametrize(
    ("title", "file", "saved_as"),
    [
        ("Déroulé pédagogique", "session_plan.docx", "froid--chaine--r1--deroule-pedagogique.docx"),
        ("Questionnaire", "quiz-2.pdf", "froid--chaine--r1--questionnaire-2.pdf"),
        ("冷链", "quiz-2.pdf", "froid--chaine--r1--document-2.pdf"),
        ("", "notes.pdf", "froid--chaine--r1--notes.pdf"),
    ],
)
def test_a_title_is_written_in_plain_letters_before_the_number_of_its_file(
    title: str, file: str, saved_as: str
) -> None:
    assert name_saved_document("froid--chaine--r1", title, file) == saved_as
