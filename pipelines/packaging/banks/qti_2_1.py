"""The bank format QTI 2.1 of IMS: a zip with a file for each question."""

from pathlib import Path

from pipelines.packaging.bank import BankFormat
from pipelines.packaging.bank_questions.questions import QuestionBank
from pipelines.packaging.edition import Edition
from pipelines.packaging.qti.content_package import write_qti_package
from pipelines.packaging.qti.dialect import QTI_2_1
from pipelines.packaging.rules.banks import check_qti
from schemas.languages.texts import KindTexts


def _write(bank: QuestionBank, edition: Edition) -> bytes:
    return write_qti_package(bank, edition, QTI_2_1)


BANK = BankFormat(
    file="qti-2.1.zip",
    rank=40,
    texts=KindTexts("banks.qti_2_1", Path(__file__).parent / "texts" / "qti_2_1"),
    write=_write,
    check=check_qti,
)
