"""Settings of how people sign in, and whether several share the installation."""

from pydantic import BaseModel, Field


class IdentitySettings(BaseModel):
    """How people are known, and whether several share the installation."""

    shared: bool = Field(
        default=False,
        description="Several people share it, so no secret may stand in the environment; a course with "
        "`identity: proxy` says so too.",
    )
    identity_header: str = Field(
        default="X-Forwarded-User", description="The header in which the sign-in proxy names the person."
    )
    course_operators: str = Field(
        default="",
        description="Who sets up courses at the desk behind a sign-in proxy, by the names it gives, with "
        "commas between them; on one machine anybody does.",
    )
