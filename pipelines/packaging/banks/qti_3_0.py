"""The bank format QTI 3.0 of 1EdTech: a zip with a file for each question."""

from pathlib import Path

from pipelines.packaging.bank import BankFormat
from pipelines.packaging.bank_questions.questions import QuestionBank
from pipelines.packaging.edition import Edition
from pipelines.packaging.qti.content_package import write_qti_package
from pipelines.packaging.qti.dialect import QTI_3_0
from pipelines.packaging.rules.banks import check_qti
from schemas.languages.texts import KindTexts


def _write(bank: QuestionBank, edition: Edition) -> bytes:
    return write_qti_package(bank, edition, QTI_3_0)


BANK = BankFormat(
    file="qti-3.0.zip",
    rank=50,
    texts=KindTexts("banks.qti_3_0", Path(__file__).parent / "texts" / "qti_3_0"),
    write=_write,
    check=check_qti,
)
