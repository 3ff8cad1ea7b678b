"""Dependency of deliverables on the session: its trainer, place, and contact for disabilities."""

from collections.abc import Mapping

from schemas.course import Course, Module
from schemas.draft import CourseFrame


def depend_on_session(course: Course, module: Module) -> Mapping[str, object]:
    """Return what `administration` says of the session, and the hours of the module's half-day."""
    if course.administration is None:
        return {}
    session, provider = course.administration.session, course.administration.provider
    session_facts = (session.remote, session.place, provider.disability_contact)
    hours = CourseFrame.of(module, course).hours
    opened = {"hours": hours.model_dump(mode="json")} if hours is not None else {}
    return {"session": (*session.trainers, *session_facts), **opened}
