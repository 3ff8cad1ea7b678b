"""What a course's target is to the stage: the one place a new kind is registered."""

from adapters.courses import CourseFolder
from adapters.lms.opening import open_drop
from adapters.settings import Settings
from pipelines.delivery.target import LmsTarget
from pipelines.delivery.targets.files import FileTarget
from schemas.course import MoodleTarget, S3Target, ScormCloudTarget, Target
from schemas.release import PackageFormat


def open_target(target: Target, folder: CourseFolder, settings: Settings) -> LmsTarget:
    """Return the target; raises TargetUnusable where what its entry says cannot be used."""
    if isinstance(target, MoodleTarget):
        # Whoever delivers to a folder does not pay for loading what speaks HTTP.
        from adapters.lms.moodle import MoodleHandover
        from pipelines.delivery.targets.moodle import MoodleLms

        moodle = MoodleHandover(target, token=settings.moodle_token, own_hosts=settings.own_hosts)
        return MoodleLms(moodle, folder.course)
    if isinstance(target, ScormCloudTarget):
        from adapters.lms.scorm_cloud import ScormCloud
        from pipelines.delivery.targets.scorm_cloud import ScormCloudLms

        cloud = ScormCloud(target, secret=settings.scorm_cloud_secret, own_hosts=settings.own_hosts)
        return ScormCloudLms(cloud, folder.course, PackageFormat(target.format))
    signs = isinstance(target, S3Target)
    return FileTarget(open_drop(target, folder.folder), signs=signs, public_url=target.public_url)
