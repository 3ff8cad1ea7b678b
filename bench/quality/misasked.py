"""A question made false: in its stem, right answer or feedback, or with another option for key."""

from collections.abc import Callable, Iterator

from pipelines.drafting.critique.item_texts import QUOTED
from schemas.draft import Item, Matching, MultipleChoice, Numeric, Ordering, SingleChoice, TrueFalse

Falsehoods = Callable[[str], Iterator[tuple[str, str]]]
"""Every falsehood one text can become, each with its kind."""


def misasked(item: Item, falsehoods: Falsehoods) -> Iterator[tuple[str, Item]]:
    """Yield each false version of a question with its kind; everything else of it is left alone."""
    is_false_already = isinstance(item, TrueFalse) and not item.answer
    for kind, stem in () if is_false_already else falsehoods(item.stem):
        # A question may well leave a condition to the learner, and "who must do this" is its own obligation.
        if kind != "condition" and not (kind == "modal" and _keeps_quotation(item.stem, stem)):
            yield f"stem, {kind}", item.model_copy(update={"stem": stem})
    yield from _change_key(item)
    if isinstance(item, SingleChoice):
        yield from _answered(item, falsehoods)
    elif not isinstance(item, MultipleChoice):
        for kind, feedback in falsehoods(item.feedback):
            yield f"feedback, {kind}", item.model_copy(update={"feedback": feedback})


def _keeps_quotation(stem: str, changed: str) -> bool:
    """Return whether a stem that quotes a passage quotes it still, word for word."""
    quoted = QUOTED.findall(stem)
    return bool(quoted) and quoted == QUOTED.findall(changed)


def _answered(item: SingleChoice, falsehoods: Falsehoods) -> Iterator[tuple[str, Item]]:
    right = next(option for option in item.options if option.id == item.key)
    for field, name in (("text", "key"), ("feedback", "feedback")):
        for kind, text in falsehoods(getattr(right, field)):
            changed = right.model_copy(update={field: text})
            options = tuple(changed if option is right else option for option in item.options)
            yield f"{name}, {kind}", item.model_copy(update={"options": options})
    for option in item.options:
        if option is not right:
            yield "another key", item.model_copy(update={"key": option.id})


def _change_key(item: Item) -> Iterator[tuple[str, Item]]:
    """Yield a question with another answer, of a kind without one right option."""
    match item:
        case MultipleChoice():
            yield "a key left out", item.model_copy(update={"keys": item.keys[1:]})
            spare = [option.id for option in item.options if option.id not in item.keys]
            if spare:
                yield "a key too many", item.model_copy(update={"keys": (*item.keys, spare[0])})
        case TrueFalse():
            yield "true for false", item.model_copy(update={"answer": not item.answer})
        case Numeric():
            yield "another number", item.model_copy(update={"answer": item.answer * 2 + 1})
        case Matching():
            one, two, *others = item.pairs
            swapped = (
                one.model_copy(update={"right": two.right}),
                two.model_copy(update={"right": one.right}),
            )
            yield "two pairs swapped", item.model_copy(update={"pairs": (*swapped, *others)})
        case Ordering():
            first, second, *rest = item.places
            yield "two steps swapped", item.model_copy(update={"places": (second, first, *rest)})
            yield "last step first", item.model_copy(update={"places": (item.places[-1], *item.places[:-1])})
