"""How a language is written: its locale and patterns, its plurals, lists, quotations and spaces.

Names of months and days, separators, plurals and lists are those of CLDR, through Babel. What a language
pack decides itself stands in its `formats.json`: its locale, which of CLDR's patterns a day is written by,
and what CLDR has not: hours of the day as French writes them, quotation marks with their spaces.
Babel is imported where it writes: it takes longer to load than a command takes to say its help.
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
    """The patterns of one language: CLDR's for days and hours, `str.format`'s for the rest.

    `recognition` is what tesseract calls the language, `voice` what espeak-ng does.
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
    """Return the patterns of a language, as its pack's `formats.json` lists them.

    Raises TextsInvalid, with file and key, if one is missing, or is one that nothing reads.
    """
    held, file = read_pack_file(language, FORMATS)
    return cast(LanguageFormats, WordingFiller(language, str(file)).fill(LanguageFormats, held))


@cache
def find_locale(language: Language) -> "Locale":
    """Return the locale whose CLDR data a language is written by."""
    from babel import Locale

    return Locale.parse(read_formats(language).locale)


def find_locale_tag(language: Language) -> str:
    """Return the BCP 47 tag of a language with its country, as spell checkers ask for: `en-GB`."""
    return read_formats(language).locale.replace("_", "-")


def find_country(language: Language) -> str:
    """Return the country whose habits a language is written by, e.g. `GB`."""
    return find_locale(language).territory or ""


def choose_plural(number: float | Decimal, language: Language) -> str:
    """Return the CLDR plural category of a number, e.g. `one`."""
    return find_locale(language).plural_form(number)


def join_words(words: Sequence[str], language: Language) -> str:
    """Return words one after the other, `and` before the last: `Léa, Noé et Zoé`."""
    from babel.lists import format_list

    return format_list(words, locale=find_locale(language))


def join_alternatives(words: Sequence[str], language: Language) -> str:
    """Return words one after the other, `or` before the last: `Léa, Noé ou Zoé`."""
    from babel.lists import format_list

    return format_list(words, style="or", locale=find_locale(language))


def quote_text(text: str, language: Language) -> str:
    """Return text between the language's quotation marks."""
    return read_formats(language).quotation.format(text=text)


def add_colon(label: str, language: Language) -> str:
    """Return what names something with a colon after it, e.g. `Feedback:`, in French with a space before."""
    return space_punctuation(f"{label} :", language) if read_formats(language).space_before else f"{label}:"


def space_punctuation(text: str, language: Language) -> str:
    """Return a text whose spaces beside punctuation are no-break ones where the language has such spaces."""
    formats = read_formats(language)
    for sign in formats.space_before:
        text = text.replace(f" {sign}", f"{NO_BREAK}{sign}")
    for sign in formats.space_after:
        text = text.replace(f"{sign} ", f"{sign}{NO_BREAK}")
    return text


def write_sign(sign: str, language: Language) -> str:
    """Return a sign of punctuation with the space that a language puts before it, if any."""
    return f"{NO_BREAK}{sign}" if sign in read_formats(language).space_before else sign


def name_language(language: Language, spoken: Language) -> str:
    """Return what a language is called in another, e.g. `anglais` in French."""
    return find_locale(language).get_language_name(find_locale(spoken).language) or language.value


def keep_together(text: str) -> str:
    """Return a text that no end of line can part."""
    return text.replace(" ", NO_BREAK)
