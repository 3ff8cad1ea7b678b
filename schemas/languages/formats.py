"""How a language is written: its locale and patterns, its plurals, lists, quotations and spaces.

Names of months and days, separators, plurals and lists come from CLDR, through Babel. A language pack decides
the rest in its `formats.json`: its locale, which pattern of CLDR writes a day, and what CLDR lacks, such as
hours of the day in French and quotation marks with their spaces.
Babel is imported inside functions: loading it takes longer than a command needs to print its help.
Decided in docs/decisions/0105-one-catalogue-of-words.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, cast

from schemas.language import Language
from schemas.languages.catalogue import PluralText
from schemas.languages.packs import FORMATS
from schemas.languages.texts import read_pack_file
from schemas.languages.wording import WordingFiller

if TYPE_CHECKING:
    from babel import Locale

NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class LanguageFormats:
    """The patterns of one language: CLDR patterns for days and hours, `str.format` patterns for the rest.

    `recognition` is the language's name in tesseract, `voice` its name in espeak-ng.
    """

    locale: str
    clock: str
    clock_on_the_hour: str
    clock_range: str
    day: str
    elapsed: str
    first_day_of_month: str
    hours: PluralText
    hours_and_minutes: str
    minutes: str
    moment: str
    month: str
    quotation: str
    recognition: str
    running_time: str
    short_hours_and_minutes: str
    space_after: str
    space_before: str
    voice: str


@cache
def read_formats(language: Language) -> LanguageFormats:
    """Return the patterns in the `formats.json` of a language's pack.

    Raises TextsInvalid, with file and key, if a pattern is missing or unknown.
    """
    held, file = read_pack_file(language, FORMATS)
    return cast(LanguageFormats, WordingFiller(language, str(file)).fill(LanguageFormats, held))


@cache
def find_locale(language: Language) -> "Locale":
    """Return the locale whose CLDR data a language uses."""
    from babel import Locale

    return Locale.parse(read_formats(language).locale)


def find_locale_tag(language: Language) -> str:
    """Return the BCP 47 tag of a language with its country, as spell checkers ask for: `en-GB`."""
    return read_formats(language).locale.replace("_", "-")


def find_country(language: Language) -> str:
    """Return the country whose conventions a language follows, e.g. `GB`; empty if none."""
    return find_locale(language).territory or ""


def choose_plural(number: float | Decimal, language: Language) -> str:
    """Return the CLDR plural category of a number, e.g. `one`."""
    return find_locale(language).plural_form(number)


def join_words(words: Sequence[str], language: Language) -> str:
    """Return words as a list with `and` before the last, e.g. `Léa, Noé et Zoé`."""
    from babel.lists import format_list

    return format_list(words, locale=find_locale(language))


def join_alternatives(words: Sequence[str], language: Language) -> str:
    """Return words as a list with `or` before the last, e.g. `Léa, Noé ou Zoé`."""
    from babel.lists import format_list

    return format_list(words, style="or", locale=find_locale(language))


def quote_text(text: str, language: Language) -> str:
    """Return text between the language's quotation marks."""
    return read_formats(language).quotation.format(text=text)


def add_colon(label: str, language: Language) -> str:
    """Return a label with a colon, e.g. `Feedback:`; in French with a space before the colon."""
    return space_punctuation(f"{label} :", language) if read_formats(language).space_before else f"{label}:"


def space_punctuation(text: str, language: Language) -> str:
    """Return a text with no-break spaces beside punctuation, in a language that puts spaces there."""
    formats = read_formats(language)
    for sign in formats.space_before:
        text = text.replace(f" {sign}", f"{NO_BREAK}{sign}")
    for sign in formats.space_after:
        text = text.replace(f"{sign} ", f"{sign}{NO_BREAK}")
    return text


@dataclass(frozen=True)
class SpacedWording:
    """Texts of a language whose spaces beside punctuation are no-break ones once they are filled in."""

    language: Language

    def say(self, template: str, **facts: str) -> str:
        """Return a text with its facts, spaced."""
        return space_punctuation(template.format(**facts), self.language)


def write_sign(sign: str, language: Language) -> str:
    """Return a punctuation mark with the no-break space that a language puts before it, if any."""
    return f"{NO_BREAK}{sign}" if sign in read_formats(language).space_before else sign


def name_language(language: Language, spoken: Language) -> str:
    """Return the name of a language in another language, e.g. `anglais` in French."""
    return find_locale(language).get_language_name(find_locale(spoken).language) or language.value


def keep_together(text: str) -> str:
    """Return a text with no-break spaces, so that it stays on one line."""
    return text.replace(" ", NO_BREAK)
