"""Consequences of a withdrawal: who withdrew, which targets hold the release, which release to go back to.

Only targets can be asked what they hold. An LMS or its admin may have passed a zip on, so there may be copies
that this list does not have.
Decided in docs/decisions/0014-withdrawal.md.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from adapters.blob import Blob
from adapters.courses import CourseFolder
from pipelines.delivery.destination import Destination
from pipelines.delivery.lms_target import HeldReleases, Manifest, WayBack
from pipelines.delivery.release_standing import Entries, is_standing, list_withdrawals
from schemas.course import Course, Module
from schemas.delivery import ByHand, Capabilities, PolicyGap
from schemas.errors import TargetUnusable
from schemas.ids import split_key
from schemas.languages.sentences import join_sentences
from schemas.release import Identifiers, Receipt, Release
from schemas.withdrawal import RollBack, RollbackAction, TargetHolding, TargetState, Withdrawal


@dataclass(frozen=True)
class TargetSighting:
    """What a target answered that it holds; `trouble` says why it could not be asked.

    `is_unproved`: a withdrawn release was delivered there, and no proof says that this came to an end.
    """

    target: str
    location: str
    held: HeldReleases = field(default_factory=HeldReleases)
    capabilities: Capabilities | None = None
    trouble: str | None = None
    is_unproved: bool = False

    @property
    def latest(self) -> frozenset[str]:
        """Return the sha256 of the files under its stable names."""
        return frozenset((self.held.stable or {}).values())

    @property
    def held_releases(self) -> frozenset[int]:
        """Return the numbers of the releases of which it has packages."""
        return frozenset(number for number, _ in self.held.files)


def inspect_target(
    way: WayBack, destination: Destination, read: Callable[[Release, str], Blob] | None = None
) -> TargetSighting:
    """Ask a target about the withdrawn releases of one module; never raises TargetUnusable.

    `read` returns a package of a release as it was released; None if they are not at hand. The release to go
    back to is asked about too: some targets tell only about the releases they are asked about.
    """
    releases = [*way.withdrawn, *([way.back] if way.back else [])]
    location = ""
    try:
        lms = destination.open()
        location = lms.place
        held = lms.read_back(
            [Manifest(_drop_evidence(each), read=partial(read, each) if read else None) for each in releases]
        )
        return TargetSighting(destination.id, location, held, lms.capabilities)
    except TargetUnusable as error:
        return TargetSighting(
            destination.id, location or error.place, trouble=join_sentences(error.happened, error.remedy)
        )


def find_way_back(releases: Sequence[Release], entries: Entries) -> WayBack:
    """Return a module's withdrawn releases, and the newest release that may be delivered."""
    return WayBack(
        tuple(release for release in releases if list_withdrawals(release, entries)),
        next((release for release in reversed(releases) if is_standing(release, entries)), None),
    )


def collect_withdrawals(
    folder: CourseFolder,
    releases: Sequence[Release],
    entries: Entries,
    receipts: Iterable[Receipt],
    sightings: Sequence[TargetSighting],
    gap: PolicyGap | None = None,
) -> tuple[Withdrawal, ...]:
    """Return each withdrawal of a module's releases with its consequences, oldest release first.

    `sightings` are what the course's targets hold. `gap` is set if the release to go back to no longer
    meets the policy: without an exemption, the module is then taken away. Targets that the course no longer
    names cannot be asked; they are listed by their receipts.
    """
    way = find_way_back(releases, entries)
    prepared = way if gap is None else WayBack(way.withdrawn, None)
    receipts_by_target = {(receipt.release, receipt.target): receipt for receipt in receipts}
    return tuple(
        Withdrawal(
            module=release.module,
            title=_find_module(folder.course, release).title,
            language=folder.course.language_of(_find_module(folder.course, release)),
            release=release.number,
            digest=release.approval.digest,
            decisions=list_withdrawals(release, entries),
            places=tuple(_list_target_states(release, prepared, sightings, receipts_by_target)),
            roll_back=_prepare_rollback(release, way.back, gap, named=folder.course.operators is not None),
        )
        for release in way.withdrawn
    )


def choose_action(sighting: TargetSighting, way: WayBack) -> RollbackAction:
    """Return what a roll-back does at a target.

    It acts if the target shows a withdrawn release, if a stable name still holds one, or if it shows nothing
    and the newest release was withdrawn: then it puts the release to go back to, or removes the module. If
    the target cannot do that, a person has to; also if it holds a withdrawn release and cannot say what
    learners get, or if what it says does not prove that a delivery came to an end. A target that can never
    say it gives no proof either: there the files it holds decide, or a withdrawal would stay open for ever.
    """
    if sighting.trouble is not None:
        return RollbackAction.UNKNOWN
    current = sighting.held.shown
    shows_withdrawn = current is not None and current.content in way.contents
    shows_nothing = current is None and way.back is not None and way.newest_is_withdrawn
    if _is_left_to_people(sighting, way):
        is_open = (
            sighting.is_unproved and not was_ended_by_hand(sighting, way)
            if sighting.held.tells_shown
            else any(release.number in sighting.held_releases for release in way.withdrawn)
        )
        return RollbackAction.BY_HAND if shows_withdrawn or is_open else RollbackAction.LEAVE
    if shows_withdrawn or shows_nothing or sighting.latest & way.leftovers:
        return RollbackAction.PUT if way.back is not None else RollbackAction.REMOVE
    return RollbackAction.LEAVE


def was_ended_by_hand(sighting: TargetSighting, way: WayBack) -> bool:
    """Return whether a target that only people can change no longer shows a withdrawn release.

    An activity that does not tell its package, e.g. a closed one, proves nothing; nor does one that is only
    hidden, if the older release was to take its place and learners get nothing.
    """
    shown, hidden = sighting.held.shown, sighting.held.hidden
    if not (_is_left_to_people(sighting, way) and sighting.held.tells_shown):
        return False
    if shown is not None:
        return shown.release is not None and shown.content not in way.contents
    return way.back is None or hidden is None or hidden.content not in way.contents


def _is_left_to_people(sighting: TargetSighting, way: WayBack) -> bool:
    able = sighting.capabilities
    return able is not None and not (able.takes_out if way.back is None else able.goes_back)


def find_manual_step(sighting: TargetSighting, way: WayBack) -> ByHand | None:
    """Return what a person has to do at a target to roll it back; None if nobody has to."""
    if sighting.capabilities is None or choose_action(sighting, way) is not RollbackAction.BY_HAND:
        return None
    return sighting.capabilities.taken_out if way.back is None else sighting.capabilities.returned


def _list_target_states(
    release: Release,
    way: WayBack,
    sightings: Sequence[TargetSighting],
    receipts_by_target: dict[tuple[int, str], Receipt],
) -> Iterator[TargetState]:
    for each in sightings:
        yield _build_target_state(release, each, receipts_by_target.get((release.number, each.target)), way)
    listed_targets = {each.target for each in sightings}
    for (number, target), receipt in receipts_by_target.items():
        if number == release.number and target not in listed_targets:
            yield _describe_removed_target(receipt)


def list_lost_identifiers(before: Identifiers, after: Identifiers) -> tuple[str, ...]:
    """Return the identifiers that a release has and another lacks; an LMS stores tracking under them."""
    single = ("manifest", "organization", "item", "resource", "activity")
    changed = (getattr(before, name) for name in single if getattr(before, name) != getattr(after, name))
    removed = (each for each in before.interactions if each not in after.interactions)
    dropped_objectives = (each for each in before.objectives or () if each not in (after.objectives or ()))
    return (*changed, *removed, *dropped_objectives)


def _find_module(course: Course, release: Release) -> Module:
    module = course.module(split_key(release.module)[1])
    assert module is not None  # the course was found by this module
    return module


def _build_target_state(
    release: Release, sighting: TargetSighting, receipt: Receipt | None, way: WayBack
) -> TargetState:
    return TargetState(
        target=sighting.target,
        location=receipt.location if receipt else sighting.location,
        delivered_at=receipt.delivered_at if receipt else None,
        holding=_classify_holding(release, sighting, receipt),
        current=sighting.held.shown.release if sighting.held.shown else None,
        latest=bool(sighting.latest & {package.sha256 for package in release.packages}),
        action=choose_action(sighting, way),
        by_hand=find_manual_step(sighting, way),
        trouble=sighting.trouble,
    )


def _classify_holding(release: Release, sighting: TargetSighting, receipt: Receipt | None) -> TargetHolding:
    if sighting.trouble is not None:
        return TargetHolding.UNKNOWN
    if sighting.held.shown is not None and sighting.held.shown.release == release.number:
        return TargetHolding.CURRENT
    if release.number in sighting.held_releases:
        return TargetHolding.KEPT
    if (
        receipt is not None
        and sighting.held.known_releases is not None
        and release.number not in sighting.held.known_releases
    ):
        return TargetHolding.UNTOLD
    return TargetHolding.NEVER if receipt is None else TargetHolding.GONE


def _describe_removed_target(receipt: Receipt) -> TargetState:
    """Return the state of a target that the course no longer names: it cannot be asked."""
    return TargetState(
        target=receipt.target,
        location=receipt.location,
        delivered_at=receipt.delivered_at,
        holding=TargetHolding.LEFT,
        action=RollbackAction.LEAVE,
    )


def _prepare_rollback(
    release: Release, back: Release | None, gap: PolicyGap | None, *, named: bool
) -> RollBack:
    if back is None:
        return RollBack(to=None, named=named)
    people = dict.fromkeys(decision.person for decision in back.approval.decisions)
    return RollBack(
        to=back.number,
        approved_by=tuple(people),
        gap=gap,
        named=named,
        lost=list_lost_identifiers(release.identifiers, back.identifiers),
    )


def _drop_evidence(release: Release) -> Release:
    """Return a release without its evidence: only its packages are asked about."""
    return release.model_copy(update={"evidence": ()})
