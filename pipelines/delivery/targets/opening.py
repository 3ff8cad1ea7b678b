"""What a course's target is to the stage: the one place a new kind is registered."""

from adapters.courses import CourseFolder
from adapters.lms.opening import open_drop
from adapters.settings import Settings
from pipelines.delivery.target import LmsTarget
from pipelines.delivery.targets.files import FileTarget
from schemas.course import MoodleTarget, S3Target, Target


def open_target(target: Target, folder: CourseFolder, settings: Settings) -> LmsTarget:
    """Return the target; raises TargetUnusable where what its entry says cannot be used."""
    if isinstance(target, MoodleTarget):
        # Whoever delivers to a folder does not pay for loading what speaks HTTP.
        from adapters.lms.moodle import MoodleHandover
        from pipelines.delivery.targets.moodle import MoodleLms

        moodle = MoodleHandover(target, token=settings.moodle_token, own_hosts=settings.own_hosts)
        return MoodleLms(moodle, folder.course)
    signs = isinstance(target, S3Target)
    return FileTarget(open_drop(target, folder.folder), signs=signs, public_url=target.public_url)
