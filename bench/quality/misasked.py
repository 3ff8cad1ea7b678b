"""A question made false: in its stem, right answer or feedback, or with another option for key."""

from collections.abc import Callable, Iterator

from schemas.draft import Item, MultipleChoice, SingleChoice, TrueFalse

Falsehoods = Callable[[str], Iterator[tuple[str, str]]]
"""Every falsehood one text can become, each with its kind."""


def misasked(item: Item, falsehoods: Falsehoods) -> Iterator[tuple[str, Item]]:
    """Yield each false version of a question with its kind; everything else of it is left alone."""
    is_false_already = isinstance(item, TrueFalse) and not item.answer
    for kind, stem in () if is_false_already else falsehoods(item.stem):
        yield f"stem, {kind}", item.model_copy(update={"stem": stem})
    if isinstance(item, SingleChoice):
        yield from _answered(item, falsehoods)
    elif not isinstance(item, MultipleChoice):
        for kind, feedback in falsehoods(item.feedback):
            yield f"feedback, {kind}", item.model_copy(update={"feedback": feedback})


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
