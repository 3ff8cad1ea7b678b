"""Wording of questions in each language."""

from schemas.language import Language

BLANK = "____"
NBSP = "\u00a0"


def quote(text: str, language: Language) -> str:
    """Return text between the language's quotation marks."""
    return f"«{NBSP}{text}{NBSP}»" if language is Language.FRENCH else f"“{text}”"


def ask_to_complete(sentence: str, language: Language) -> str:
    """Return the stem of a sentence with a blank."""
    if language is Language.FRENCH:
        return f"Complétez la phrase de la source{NBSP}: {quote(sentence, language)}"
    return f"Complete the sentence from the source: {quote(sentence, language)}"


def ask_for_cell(table: str, column: str, label: str, language: Language) -> str:
    """Return the stem that asks for a cell."""
    table, column, label = (quote(each, language) for each in (table, column, label))
    if language is Language.FRENCH:
        return f"D'après le tableau {table}, qu'indique la colonne {column} pour {label}{NBSP}?"
    return f"In the table {table}, what does the column {column} give for {label}?"


def ask_for_next_step(procedure: str, step: str, language: Language) -> str:
    """Return the stem that asks for the next step."""
    procedure, step = quote(procedure, language), quote(step, language)
    if language is Language.FRENCH:
        return f"Dans la procédure {procedure}, quelle étape vient juste après {step}{NBSP}?"
    return f"In the procedure {procedure}, which step comes straight after {step}?"


def ask_for_term(definition: str, language: Language) -> str:
    """Return the stem that asks for a term by its definition."""
    if language is Language.FRENCH:
        return f"Quel terme correspond à cette définition{NBSP}: {quote(definition, language)}{NBSP}?"
    return f"Which term does this definition describe: {quote(definition, language)}?"


def ask_for_order(procedure: str, language: Language) -> str:
    """Return the stem that asks for the order of steps of a procedure."""
    procedure = quote(procedure, language)
    if language is Language.FRENCH:
        return f"Remettez dans l'ordre ces étapes de la procédure {procedure}."
    return f"Put these steps of the procedure {procedure} in order."


def ask_for_match(table: str, header: tuple[str, ...], column: int, language: Language) -> str:
    """Return the stem that asks which value of a column belongs to which label."""
    table, values = quote(table, language), quote(header[column], language)
    if language is Language.FRENCH:
        return f"D'après le tableau {table}, associez à chaque ligne ce qu'indique la colonne {values}."
    return f"From the table {table}, match each row with what the column {values} gives."


def ask_for_rows(table: str, column: str, value: str, language: Language) -> str:
    """Return the stem that asks which rows of a table have a value."""
    table, column, value = (quote(each, language) for each in (table, column, value))
    if language is Language.FRENCH:
        return (
            f"D'après le tableau {table}, pour quelles lignes la colonne {column} indique-t-elle "
            f"{value}{NBSP}? Plusieurs réponses."
        )
    return f"In the table {table}, for which rows does the column {column} give {value}? Several answers."


def ask_for_gaps(sentence: str, language: Language) -> str:
    """Return the stem of a sentence with several gaps."""
    if language is Language.FRENCH:
        return f"Complétez les nombres de la phrase{NBSP}: {quote(sentence, language)}"
    return f"Fill in the numbers of the sentence: {quote(sentence, language)}"


def ask_to_judge(sentence: str, language: Language) -> str:
    """Return the stem of a claim to judge; no quotation marks, since a false one quotes nobody."""
    return f"Vrai ou faux{NBSP}? {sentence}" if language is Language.FRENCH else f"True or false? {sentence}"


def number_texts(texts: list[str]) -> str:
    """Return texts one after the other, numbered."""
    return " ".join(f"{number}. {text}." for number, text in enumerate(texts, start=1))


def word_cell(label: str, column: str, value: str, language: Language) -> str:
    """Return what a table says in one cell."""
    return f"{label}, {column}{_colon(language)} {value}"


def word_two_steps(step: str, after: str, language: Language) -> str:
    """Return two steps in their order."""
    word = "puis" if language is Language.FRENCH else "then"
    return f"{quote(step, language)}, {word} {quote(after, language)}"


def word_right_feedback(evidence: str, language: Language) -> str:
    """Return the feedback on the right answer: what the source says."""
    return f"Source{_colon(language)} {evidence}"


def word_wrong_feedback(evidence: str, language: Language) -> str:
    """Return the feedback on a wrong answer: what the source says instead."""
    start = "La source dit" if language is Language.FRENCH else "The source says"
    return f"{start}{_colon(language)} {evidence}"


def _colon(language: Language) -> str:
    return f"{NBSP}:" if language is Language.FRENCH else ":"


def word_shortfall(asked: int, given: int, language: Language) -> str:
    """Return the sentence that owns up to missing questions."""
    if language is Language.FRENCH:
        reason = "les sources n'en donnent pas d'autres bonnes"
        return f"{asked} questions demandées, {given} écrites{_colon(language)} {reason}."
    return f"{asked} questions asked for, {given} written: the sources give no more good ones."
