"""Feed at a target's root (`index.json`): names the current release of each module.

It is written last, by compare-and-swap. An older release replaces a newer one only after a withdrawal.
"""

import random
import time
from collections.abc import Callable

from pydantic import ValidationError

from pipelines.delivery.drop import Drop, DropFile
from pipelines.delivery.layout import INDEX
from schemas.course import Course
from schemas.errors import Conflict, TargetUnusable
from schemas.feed import Feed, FeedCourse, FeedModule
from schemas.refusal import Refusal

MOST_TRIES = 30
LONGEST_PAUSE_SECONDS = 0.5


def read_feed(target: Drop) -> Feed:
    """Return the feed of a target; raises TargetUnusable if `index.json` is no feed."""
    return _parse_feed(target, target.read(INDEX))


def publish_module(
    target: Drop, course: Course, module: FeedModule, withdrawn: frozenset[str] = frozenset()
) -> bool:
    """Make a release the current one; return whether the feed had to be written.

    Entries of other modules stay, also those written meanwhile. A newer release of this module stays too,
    unless its content is among the digests `withdrawn`. Raises Conflict if others always write first.
    """
    return _rewrite(target, lambda feed: add_release(feed, course, module, withdrawn))


def add_release(
    feed: Feed, course: Course, module: FeedModule, withdrawn: frozenset[str] = frozenset()
) -> Feed:
    """Return the feed after a release is published."""
    current = feed.module(module.key)
    return put_module(feed, course, module) if may_replace(current, module.release, withdrawn) else feed


def remove_module(target: Drop, key: str, withdrawn: frozenset[str]) -> bool:
    """Remove a module from the feed if its current release was withdrawn; return whether it was removed.

    Raises Conflict if others always write first.
    """

    def remove_if_withdrawn(feed: Feed) -> Feed:
        current = feed.module(key)
        return feed if current is None or current.content not in withdrawn else drop_module(feed, key)

    return _rewrite(target, remove_if_withdrawn)


def may_replace(current: FeedModule | None, release: int, withdrawn: frozenset[str]) -> bool:
    """Return whether a release may take the place of what is current."""
    return current is None or current.release <= release or current.content in withdrawn


def drop_module(feed: Feed, key: str) -> Feed:
    """Return the feed without a module's entry, and without its course if it has no other module."""
    remaining = (
        course.model_copy(update={"modules": tuple(m for m in course.modules if m.key != key)})
        for course in feed.courses
    )
    return Feed(courses=tuple(course for course in remaining if course.modules))


def _rewrite(target: Drop, change: Callable[[Feed], Feed]) -> bool:
    """Change the feed by compare-and-swap; return whether it had to be written."""
    for attempt in range(MOST_TRIES):
        file = target.read(INDEX)
        feed = _parse_feed(target, file)
        changed = change(feed)
        if changed is feed:
            return False
        data = changed.canonical()
        if file is not None and file.data == data:
            return False
        if target.replace(INDEX, data, file.mark if file else None):
            return True
        time.sleep(random.uniform(0, min(LONGEST_PAUSE_SECONDS, 0.02 * 2**attempt)))
    raise Conflict(Refusal("delivery.index_contended", place=target.place, index=INDEX))


def put_module(feed: Feed, course: Course, module: FeedModule) -> Feed:
    """Return the feed with this module's entry put in, in the order of ids."""
    courses = {each.id: each for each in feed.courses}
    known = courses[course.id].modules if course.id in courses else ()
    modules = {each.id: each for each in known} | {module.id: module}
    courses[course.id] = FeedCourse(
        id=course.id,
        title=course.title,
        iri=course.iri,
        modules=tuple(modules[id_] for id_ in sorted(modules)),
    )
    return Feed(courses=tuple(courses[id_] for id_ in sorted(courses)))


def _parse_feed(target: Drop, file: DropFile | None) -> Feed:
    if file is None:
        return Feed()
    try:
        return Feed.from_json(file.data)
    except ValidationError as error:
        raise TargetUnusable(Refusal("delivery.foreign_index", place=f"{target.place}/{INDEX}")) from error
