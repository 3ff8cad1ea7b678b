"""Components by which a Dagster project of somebody else takes part of this one in."""

from pipelines.components.course_folder import CourseFolder

__all__ = ["CourseFolder"]
