"""Readers of the course that give each place of a template its value."""

import re
from collections.abc import Callable, Mapping

from pipelines.drafting.markup import quote_text
from pipelines.drafting.templates import deployment, wording
from pipelines.drafting.templates.catalogue import OF_THE_CATALOGUE
from pipelines.drafting.templates.facts import Reader, TemplateFacts
from schemas.course import HalfDay, Module, Objective
from schemas.deliverables import find_contract
from schemas.draft import Questionnaire
from schemas.language import Language
from schemas.languages.dates import format_clock, format_clock_range, format_duration, format_weekday
from schemas.languages.formats import join_words, name_language, space_punctuation
from schemas.languages.numbers import format_money


def read_place(name: str, facts: TemplateFacts) -> str | None:
    """Return what stands at a place, on one line; None where nobody gave it.

    Raises KeyError where no such place is known: a template that names one is a bug.
    """
    text = READERS[name](facts)
    if text is None:
        return None
    seen = "".join(each for each in text if each.isprintable() or each.isspace())
    # Not split(): the no-break spaces of typography stay.
    return re.sub(r"[ \t\r\n\f\v]+", " ", seen).strip() or None


def _plain(part: str, name: str) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        given: str | None = getattr(getattr(facts.administration, part), name)
        return given

    return reader


def _siret(part: str) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        given: str | None = getattr(facts.administration, part).siret
        return wording.write_siret(given) if given else None

    return reader


def _fee(name: str) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        return getattr(facts.administration.fee, name) if facts.administration.fee else None

    return reader


def _price(facts: TemplateFacts) -> str | None:
    fee = facts.administration.fee
    return format_money(fee.amount, fee.currency, facts.language) if fee else None


def _where(facts: TemplateFacts) -> str | None:
    session = facts.administration.session
    return session.place or (facts.words.remote if session.remote else None)


def _first_day(facts: TemplateFacts) -> str | None:
    days = facts.administration.session.days
    return format_weekday(days[0], facts.language) if days else None


def _last_day(facts: TemplateFacts) -> str | None:
    days = facts.administration.session.days
    return format_weekday(days[-1], facts.language) if days else None


def _period(facts: TemplateFacts) -> str | None:
    days = facts.administration.session.days
    if not days:
        return None
    first, last = (format_weekday(each, facts.language) for each in (days[0], days[-1]))
    if len(days) == 1:
        return facts.words.on_one_day.format(day=first)
    return facts.words.on_several_days.format(first=first, last=last)


def _first_hour(facts: TemplateFacts) -> str | None:
    first = min(
        facts.administration.session.half_days, key=lambda each: (each.day, each.starts), default=None
    )
    return format_clock(first.starts, facts.language) if first else None


def _hours(facts: TemplateFacts) -> str | None:
    minutes = facts.administration.session.minutes
    return format_duration(minutes, facts.language) if minutes else None


def _rhythm(facts: TemplateFacts) -> str | None:
    count = len(facts.administration.session.half_days)
    return facts.words.half_days.say(count) if count else None


def _trainers(facts: TemplateFacts) -> str | None:
    trainers = facts.administration.session.trainers
    return join_words(trainers, facts.language) if trainers else None


def _size(facts: TemplateFacts) -> str | None:
    count = len(facts.administration.trainees)
    return facts.words.trainees.say(count) if count else None


def _employer(facts: TemplateFacts) -> str | None:
    own = facts.turn.trainee.employer if facts.turn.trainee else None
    return own or facts.administration.client.name


def _of_the_half_day(read_it: Callable[[HalfDay, Language], str]) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        return read_it(facts.turn.half_day, facts.language) if facts.turn.half_day else None

    return reader


def _topic(facts: TemplateFacts) -> str:
    own = facts.turn.half_day.module if facts.turn.half_day else None
    return own or facts.course.title


def _half_day_trainer(facts: TemplateFacts) -> str | None:
    trainers = facts.trainers
    return join_words(trainers, facts.language) if trainers else None


def _objective(worded: Callable[[Objective], str]) -> Reader:
    """Read an objective; one of a module in another language is quoted as it is."""

    def reader(facts: TemplateFacts) -> str | None:
        objective, module = facts.turn.objective, facts.turn.module
        if objective is None or module is None:
            return None
        if facts.course.language_of(module) is not facts.language:
            quoted = quote_text(_describe_objective(objective), facts.language)
            return space_punctuation(quoted, facts.language)
        return worded(objective)

    return reader


def _describe_objective(objective: Objective) -> str:
    added = (each for each in (objective.condition, objective.criterion) if each)
    return ", ".join([objective.text.rstrip(" ."), *(each.rstrip(" .") for each in added)])


def _module_title(facts: TemplateFacts) -> str | None:
    return _title_module(facts.turn.module, facts) if facts.turn.module else None


def _title_module(module: Module, facts: TemplateFacts) -> str:
    spoken = facts.course.language_of(module)
    if spoken is facts.language:
        return module.title
    named = name_language(spoken, facts.language)
    return facts.words.in_another_language.format(title=module.title, language=named)


def _questions(facts: TemplateFacts) -> str | None:
    modules = facts.course.modules
    asked = [module.questions for module in modules if any(map(_is_scored, module.artefacts))]
    if not asked:
        return None
    fewest, most = min(asked), max(asked)
    if fewest == most:
        return facts.words.questions.format(count=most)
    return facts.words.questions_between.format(fewest=fewest, most=most)


def _is_scored(kind: str) -> bool:
    contract = find_contract(kind)
    return issubclass(contract, Questionnaire) and contract.is_scored


def _duration(facts: TemplateFacts) -> str:
    return format_duration(sum(each.duration_minutes for each in facts.course.modules), facts.language)


def _rank(facts: TemplateFacts) -> str | None:
    module = facts.turn.module
    return str(facts.course.modules.index(module) + 1) if module else None


def _context(name: str) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        return getattr(facts.course.context, name) or None if facts.course.context else None

    return reader


def _cases(facts: TemplateFacts) -> str | None:
    return " ".join(facts.course.context.cases) or None if facts.course.context else None


READERS: Mapping[str, Reader] = {
    **deployment.READERS,
    **{
        f"provider.{name}": _plain("provider", name)
        for name in (
            *("name", "legal_form", "address", "activity_number", "region", "representative"),
            *("representative_role", "email", "phone", "disability_contact"),
        )
    },
    "provider.siret": _siret("provider"),
    **{
        f"client.{name}": _plain("client", name)
        for name in ("name", "address", "representative", "representative_role")
    },
    "client.siret": _siret("client"),
    **{
        f"session.{name}": _plain("session", name)
        for name in (
            *("remote", "qualifications", "prerequisites", "methods", "means", "assessment"),
            *("bring", "rules", "access"),
        )
    },
    "session.action": lambda facts: facts.words.actions[facts.administration.session.action],
    "session.hours": _hours,
    "session.first_day": _first_day,
    "session.last_day": _last_day,
    "session.period": _period,
    "session.first_hour": _first_hour,
    "session.rhythm": _rhythm,
    "session.where": _where,
    "session.trainers": _trainers,
    "fee.price": _price,
    **{f"fee.{name}": _fee(name) for name in ("vat", "payment", "cancellation")},
    "group.size": _size,
    "trainee.name": lambda facts: facts.turn.trainee.name if facts.turn.trainee else None,
    "trainee.employer": _employer,
    "half_day.day": _of_the_half_day(lambda of, language: format_weekday(of.day, language)),
    "half_day.hours": _of_the_half_day(lambda of, language: format_clock_range(of.starts, of.ends, language)),
    "half_day.duration": _of_the_half_day(lambda of, language: format_duration(of.minutes, language)),
    "half_day.topic": _topic,
    "half_day.trainer": _half_day_trainer,
    "trainer.name": lambda facts: facts.turn.trainer,
    "course.title": lambda facts: facts.course.title,
    "course.modules": lambda facts: join_words(
        [_title_module(module, facts) for module in facts.course.modules], facts.language
    ),
    "course.module_count": lambda facts: str(len(facts.course.modules)),
    "course.questions": _questions,
    "course.assessed": lambda facts: deployment.describe_assessment(facts, _questions(facts)),
    "course.duration": _duration,
    "course.mastery": lambda facts: str(facts.course.mastery_percent),
    "context.organisation": _context("organisation"),
    "context.audience": _context("audience"),
    "context.culture": _context("culture"),
    "context.cases": _cases,
    "case.text": lambda facts: facts.turn.case,
    "module.title": _module_title,
    "module.rank": _rank,
    "module.duration": lambda facts: (
        format_duration(facts.turn.module.duration_minutes, facts.language) if facts.turn.module else None
    ),
    "objective.measured": _objective(_describe_objective),
    "objective.inside": _objective(lambda objective: wording.embed_sentence(objective.text)),
    "objective.module": lambda facts: _module_title(facts) if facts.turn.objective else None,
    **OF_THE_CATALOGUE,
}
"""How each place is read; `places.yaml` says what each is called."""
