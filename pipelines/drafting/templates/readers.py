"""Readers for every place of a template: each returns the place's value from the course, or None."""

import re
from collections.abc import Callable, Mapping

from pipelines.drafting.markup import quote_text
from pipelines.drafting.templates import deployment, wording
from pipelines.drafting.templates.catalogue import CATALOGUE_READERS
from pipelines.drafting.templates.facts import Reader, TemplateFacts
from schemas.course import HalfDay, Module, Objective
from schemas.deliverables import find_contract
from schemas.draft import Questionnaire
from schemas.language import Language
from schemas.languages.dates import format_clock, format_clock_range, format_duration, format_weekday
from schemas.languages.formats import join_words, name_language, space_punctuation
from schemas.languages.numbers import format_money


def read_place(name: str, facts: TemplateFacts) -> str | None:
    """Return the value of a place, on one line; None if the course does not give it.

    Raises KeyError if there is no such place, which is a bug in a template.
    """
    text = READERS[name](facts)
    if text is None:
        return None
    visible = "".join(character for character in text if character.isprintable() or character.isspace())
    # Not split(): the no-break spaces of typography stay.
    return re.sub(r"[ \t\r\n\f\v]+", " ", visible).strip() or None


def _read_field(part: str, name: str) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        value: str | None = getattr(getattr(facts.administration, part), name)
        return value

    return reader


def _read_siret(part: str) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        digits: str | None = getattr(facts.administration, part).siret
        return wording.write_siret(digits) if digits else None

    return reader


def _read_fee(name: str) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        return getattr(facts.administration.fee, name) if facts.administration.fee else None

    return reader


def _read_price(facts: TemplateFacts) -> str | None:
    fee = facts.administration.fee
    return format_money(fee.amount, fee.currency, facts.language) if fee else None


def _read_where(facts: TemplateFacts) -> str | None:
    session = facts.administration.session
    return session.place or (facts.words.remote if session.remote else None)


def _read_first_day(facts: TemplateFacts) -> str | None:
    days = facts.administration.session.days
    return format_weekday(days[0], facts.language) if days else None


def _read_last_day(facts: TemplateFacts) -> str | None:
    days = facts.administration.session.days
    return format_weekday(days[-1], facts.language) if days else None


def _read_period(facts: TemplateFacts) -> str | None:
    days = facts.administration.session.days
    if not days:
        return None
    first, last = (format_weekday(each, facts.language) for each in (days[0], days[-1]))
    if len(days) == 1:
        return facts.words.on_one_day.format(day=first)
    return facts.words.on_several_days.format(first=first, last=last)


def _read_first_hour(facts: TemplateFacts) -> str | None:
    first = min(
        facts.administration.session.half_days, key=lambda each: (each.day, each.starts), default=None
    )
    return format_clock(first.starts, facts.language) if first else None


def _read_hours(facts: TemplateFacts) -> str | None:
    minutes = facts.administration.session.minutes
    return format_duration(minutes, facts.language) if minutes else None


def _read_rhythm(facts: TemplateFacts) -> str | None:
    count = len(facts.administration.session.half_days)
    return facts.words.half_days.say(count) if count else None


def _read_trainers(facts: TemplateFacts) -> str | None:
    trainers = facts.administration.session.trainers
    return join_words(trainers, facts.language) if trainers else None


def _read_size(facts: TemplateFacts) -> str | None:
    count = len(facts.administration.trainees)
    return facts.words.trainees.say(count) if count else None


def _read_employer(facts: TemplateFacts) -> str | None:
    own = facts.turn.trainee.employer if facts.turn.trainee else None
    return own or facts.administration.client.name


def _read_half_day(read_value: Callable[[HalfDay, Language], str]) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        return read_value(facts.turn.half_day, facts.language) if facts.turn.half_day else None

    return reader


def _read_topic(facts: TemplateFacts) -> str:
    own = facts.turn.half_day.module if facts.turn.half_day else None
    return own or facts.course.title


def _read_half_day_trainer(facts: TemplateFacts) -> str | None:
    trainers = facts.trainers
    return join_words(trainers, facts.language) if trainers else None


def _read_objective(write: Callable[[Objective], str]) -> Reader:
    """Return a reader of an objective; one of a module in another language is quoted unchanged."""

    def reader(facts: TemplateFacts) -> str | None:
        objective, module = facts.turn.objective, facts.turn.module
        if objective is None or module is None:
            return None
        if facts.course.language_of(module) is not facts.language:
            quotation = quote_text(_describe_objective(objective), facts.language)
            return space_punctuation(quotation, facts.language)
        return write(objective)

    return reader


def _describe_objective(objective: Objective) -> str:
    additions = (each for each in (objective.condition, objective.criterion) if each)
    return ", ".join([objective.text.rstrip(" ."), *(each.rstrip(" .") for each in additions)])


def _read_module_title(facts: TemplateFacts) -> str | None:
    return _title_module(facts.turn.module, facts) if facts.turn.module else None


def _title_module(module: Module, facts: TemplateFacts) -> str:
    module_language = facts.course.language_of(module)
    if module_language is facts.language:
        return module.title
    language_name = name_language(module_language, facts.language)
    return facts.words.in_another_language.format(title=module.title, language=language_name)


def _read_questions(facts: TemplateFacts) -> str | None:
    """Return how many questions a module's quiz asks; None unless every module ends with a written one."""
    counts = _count_questions(facts)
    if not counts or not all(counts.values()) or len(counts) < len(facts.course.modules):
        return None
    fewest, most = min(counts.values()), max(counts.values())
    if fewest == most:
        return facts.words.questions.say(most)
    return facts.words.questions_between.format(fewest=fewest, most=most)


def _read_tested(facts: TemplateFacts) -> str | None:
    """Return which modules end with a quiz of how many questions, if only some of those written do."""
    counts = _count_questions(facts)
    if _read_questions(facts) is not None or not any(counts.values()):
        return None
    tested = (
        facts.words.tested.format(
            title=_title_module(module, facts), questions=facts.words.questions.say(counts[module.id])
        )
        for module in facts.course.modules
        if counts.get(module.id)
    )
    return join_words(tuple(tested), facts.language)


def _read_uncounted(facts: TemplateFacts) -> str | None:
    """Return the number of modules if each asks for a quiz and none is written yet."""
    modules = facts.course.modules
    asked = [module for module in modules if any(map(_is_scored, module.artefacts))]
    return str(len(modules)) if len(asked) == len(modules) and not _count_questions(facts) else None


def _count_questions(facts: TemplateFacts) -> dict[str, int]:
    """Return how many scored questions each module that has been written holds, by the module's id."""
    ids = [module.id for module in facts.course.modules]
    return {name: facts.written[name].scored for name in ids if name in facts.written}


def _is_scored(kind: str) -> bool:
    contract = find_contract(kind)
    return issubclass(contract, Questionnaire) and contract.is_scored


def _read_duration(facts: TemplateFacts) -> str:
    return format_duration(sum(module.duration_minutes for module in facts.course.modules), facts.language)


def _read_rank(facts: TemplateFacts) -> str | None:
    module = facts.turn.module
    return str(facts.course.modules.index(module) + 1) if module else None


def _read_context(name: str) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        return getattr(facts.course.context, name) or None if facts.course.context else None

    return reader


def _read_cases(facts: TemplateFacts) -> str | None:
    return " ".join(facts.course.context.cases) or None if facts.course.context else None


READERS: Mapping[str, Reader] = {
    **deployment.DEPLOYMENT_READERS,
    **{
        f"provider.{name}": _read_field("provider", name)
        for name in (
            *("name", "legal_form", "address", "activity_number", "region", "representative"),
            *("representative_role", "email", "phone", "disability_contact"),
        )
    },
    "provider.siret": _read_siret("provider"),
    **{
        f"client.{name}": _read_field("client", name)
        for name in ("name", "address", "representative", "representative_role")
    },
    "client.siret": _read_siret("client"),
    **{
        f"session.{name}": _read_field("session", name)
        for name in (
            *("remote", "qualifications", "prerequisites", "methods", "means", "assessment"),
            *("bring", "rules", "access"),
        )
    },
    "session.action": lambda facts: facts.words.actions[facts.administration.session.action],
    "session.hours": _read_hours,
    "session.first_day": _read_first_day,
    "session.last_day": _read_last_day,
    "session.period": _read_period,
    "session.first_hour": _read_first_hour,
    "session.rhythm": _read_rhythm,
    "session.where": _read_where,
    "session.trainers": _read_trainers,
    "fee.price": _read_price,
    **{f"fee.{name}": _read_fee(name) for name in ("vat", "payment", "cancellation")},
    "group.size": _read_size,
    "trainee.name": lambda facts: facts.turn.trainee.name if facts.turn.trainee else None,
    "trainee.employer": _read_employer,
    "half_day.day": _read_half_day(lambda of, language: format_weekday(of.day, language)),
    "half_day.hours": _read_half_day(lambda of, language: format_clock_range(of.starts, of.ends, language)),
    "half_day.duration": _read_half_day(lambda of, language: format_duration(of.minutes, language)),
    "half_day.topic": _read_topic,
    "half_day.trainer": _read_half_day_trainer,
    "trainer.name": lambda facts: facts.turn.trainer,
    "course.title": lambda facts: facts.course.title,
    "course.modules": lambda facts: join_words(
        [_title_module(module, facts) for module in facts.course.modules], facts.language
    ),
    "course.module_count": lambda facts: str(len(facts.course.modules)),
    "course.questions": _read_questions,
    "course.tested": _read_tested,
    "course.uncounted": _read_uncounted,
    "course.assessed": lambda facts: deployment.describe_assessment(
        facts, _read_questions(facts), _read_tested(facts), is_uncounted=_read_uncounted(facts) is not None
    ),
    "course.duration": _read_duration,
    "course.mastery": lambda facts: str(facts.course.mastery_percent),
    "context.organisation": _read_context("organisation"),
    "context.audience": _read_context("audience"),
    "context.culture": _read_context("culture"),
    "context.cases": _read_cases,
    "case.text": lambda facts: facts.turn.case,
    "module.title": _read_module_title,
    "module.rank": _read_rank,
    "module.duration": lambda facts: (
        format_duration(facts.turn.module.duration_minutes, facts.language) if facts.turn.module else None
    ),
    "objective.measured": _read_objective(_describe_objective),
    "objective.inside": _read_objective(lambda objective: wording.embed_sentence(objective.text)),
    "objective.module": lambda facts: _read_module_title(facts) if facts.turn.objective else None,
    **CATALOGUE_READERS,
}
"""Readers by the name of the place; `places.yaml` lists the places."""
