"""Run Wagtail with wagtail-lms below the working directory: one course, one SCORM lesson, one learner.

`serve_wagtail.py SOCKET PACKAGE`: the number of a listening socket, and the zip an editor uploads. Django's
migrations are left out, its tables made at once: they would take longer than the test.
"""

import socket
import sys
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django
from django.conf import settings

APPS = [
    "wagtail.images", "wagtail.documents", "wagtail.snippets", "wagtail.users", "wagtail.sites",
    "wagtail.search", "wagtail.admin", "wagtail", "modelcluster", "taggit", "wagtail_lms",
    "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.messages",
]  # fmt: skip
WAGTAIL_LABELS = [f"wagtail{name}" for name in ("core", "images", "docs", "users", "search", "admin")]
PAGES = {
    "base.html": "<!doctype html><html lang='en'><title>LMS</title>{% block content %}{% endblock %}</html>",
    "login.html": "<!doctype html><html lang='en'><title>LMS</title>"
    "<form method='post'>{% csrf_token %}{{ form }}<button>Log in</button></form></html>",
}
LEARNER, PASSWORD = "noe", "only-in-tests"

settings.configure(
    SECRET_KEY="only-in-tests",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=APPS,
    MIGRATION_MODULES=dict.fromkeys([*(name.rpartition(".")[2] for name in APPS), *WAGTAIL_LABELS]),
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "lms.sqlite3"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    MEDIA_ROOT=str(Path.cwd() / "media"),
    MEDIA_URL="/media/",
    STATIC_URL="/static/",
    LOGIN_URL="/login/",
    USE_TZ=True,
    LANGUAGE_CODE="en",
    WAGTAIL_SITE_NAME="LMS",
    WAGTAILADMIN_BASE_URL="http://127.0.0.1",
    WAGTAIL_LMS_AUTO_ENROLL=True,
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    ("django.template.loaders.locmem.Loader", PAGES),
                    "django.template.loaders.app_directories.Loader",
                ],
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ],
            },
        }
    ],
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.contrib.auth.views import LoginView  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpRequest, JsonResponse  # noqa: E402
from django.urls import include, path  # noqa: E402
from wagtail.models import Locale, Page  # noqa: E402
from wagtail_lms.models import (  # noqa: E402
    CourseEnrollment,
    CoursePage,
    SCORMAttempt,
    SCORMLessonPage,
    SCORMPackage,
)


def attempt(_: HttpRequest) -> JsonResponse:
    """Tell what the LMS has on record."""
    [made] = SCORMAttempt.objects.all()
    kept = {each.key: each.value for each in made.scorm_data.all()}
    done = CourseEnrollment.objects.filter(completed_at__isnull=False).exists()
    return JsonResponse(
        {"status": made.completion_status, "score": made.score_raw, "kept": kept, "done": done}
    )


urlpatterns = [
    path("login/", LoginView.as_view(template_name="login.html")),
    path("lms/", include("wagtail_lms.urls")),
    path("attempt", attempt),
]


def fill(package: Path) -> None:
    """Make the tables, the learner, and a course with one lesson of the package."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    User.objects.create_user(LEARNER, password=PASSWORD)
    Locale.objects.create(language_code="en")
    uploaded = SCORMPackage(title="Module")
    uploaded.package_file.save(package.name, ContentFile(package.read_bytes()))
    course = Page.add_root(title="Root", slug="root").add_child(
        instance=CoursePage(title="Course", slug="course")
    )
    course.add_child(instance=SCORMLessonPage(title="Lesson", slug="lesson", scorm_package=uploaded))


class Silent(WSGIRequestHandler):
    """Says nothing: pytest shows what matters."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


fill(Path(sys.argv[2]))
# One request after the other: its player sends values without waiting for an answer.
server = WSGIServer(("127.0.0.1", 0), Silent, bind_and_activate=False)
server.socket.close()
server.socket = socket.socket(fileno=int(sys.argv[1]))
server.server_name, server.server_port = "127.0.0.1", server.socket.getsockname()[1]
server.setup_environ()
server.set_app(get_wsgi_application())
[lesson] = SCORMLessonPage.objects.all()
sys.stdout.write(f"/lms/scorm-lesson/{lesson.pk}/play/\n")
sys.stdout.flush()
server.serve_forever()
