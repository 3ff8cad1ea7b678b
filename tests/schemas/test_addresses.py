"""What course.yaml and the settings may say of other machines: where they are, never how one gets in."""

from pathlib import Path
from typing import Any

import pytest

from adapters.courses import read_course
from adapters.settings import read_settings
from schemas.addresses import refuse_login
from schemas.errors import CourseInvalid, InvalidInput

SECRET = "plantedPassword01"
AT = f"https://lea:{SECRET}@host.example"
COURSE = """
id: froid
title: Le froid
language: fr
iri: https://formation.example/froid
review: {{roles: {{pedagogie: [lea]}}}}
modules: [{{id: a, title: A}}]
sources: [{source}]
{more}
"""


def course(folder: Path, *, source: str = "{path: a.md}", more: str = "") -> CourseInvalid:
    (folder / "course.yaml").write_text(COURSE.format(source=source, more=more), encoding="utf-8")
    with pytest.raises(CourseInvalid) as raised:
        read_course(folder)
    return raised.value


PLACES: dict[str, dict[str, str]] = {
    "model.base_url": {"more": f"model: {{name: m, base_url: '{AT}/v1', send_sources_to: host.example}}"},
    "speech.base_url": {"more": f"speech: {{engine: openai, base_url: '{AT}/v1'}}"},
    "embedding.base_url": {"more": f"embedding: {{engine: openai, base_url: '{AT}/v1'}}"},
    "sources[0].web.url": {"source": f"{{web: {{url: '{AT}/a'}}}}"},
    "sources[0].web.sitemap": {"source": f"{{web: {{sitemap: '{AT}/sitemap.xml'}}}}"},
    "sources[0].web.feed": {"source": f"{{web: {{feed: '{AT}/feed'}}}}"},
    "sources[0].s3.endpoint_url": {"source": f"{{s3: {{bucket: b, endpoint_url: '{AT}'}}}}"},
    "sources[0].moodle.url": {"source": f"{{moodle: {{url: '{AT}', course: 2}}}}"},
    "targets[0].url": {"more": f"targets: [{{kind: scorm_cloud, id: c, app_id: a, url: '{AT}'}}]"},
    "targets[0].endpoint_url": {"more": f"targets: [{{kind: s3, id: c, bucket: b, endpoint_url: '{AT}'}}]"},
    "targets[0].public_url": {"more": f"targets: [{{kind: folder, id: c, path: p, public_url: '{AT}'}}]"},
    "results.origins[0].url": {"more": f"results: {{origins: [{{kind: lrs, id: l, url: '{AT}/xapi'}}]}}"},
}
"""Each place an address stands in; before, most let a password through, into citations and releases."""


@pytest.mark.parametrize(("place", "written"), PLACES.items(), ids=PLACES)
def test_a_password_in_an_address_is_refused_at_its_line_and_not_repeated(
    place: str, written: dict[str, Any], tmp_path: Path
) -> None:
    error = course(tmp_path, **written)
    assert place in error.place
    assert SECRET not in f"{error} {error.__cause__}"


EVERY_HOST = pytest.mark.parametrize(
    "block", ["model: {name: m, ", "speech: {engine: openai, ", "embedding: {engine: openai, "]
)


@EVERY_HOST
@pytest.mark.parametrize("key", ["sk-proj-planted0123456789", "gsk_planted0123456789", "hf_planted"])
def test_a_key_pasted_where_its_variable_is_named_is_refused_and_not_repeated(
    block: str, key: str, tmp_path: Path
) -> None:
    error = course(tmp_path, more=f"{block}base_url: 'http://127.0.0.1/v1', api_key_env: {key}}}")
    assert "is not the name of an environment variable" in str(error)
    assert key not in f"{error} {error.__cause__}"


@EVERY_HOST
@pytest.mark.parametrize("name", ["PREMIERJET_LEDGER_KEY", "AWS_SECRET_ACCESS_KEY", "PGPASSWORD"])
def test_a_course_cannot_send_a_secret_of_the_installation(block: str, name: str, tmp_path: Path) -> None:
    """Whoever writes a course names its host too: the ledger's key arrived there as a bearer token."""
    error = course(tmp_path, more=f"{block}base_url: 'http://127.0.0.1/v1', api_key_env: {name}}}")
    assert "is the installation's own" in str(error)


@pytest.mark.parametrize(
    "name", ["S3_ENDPOINT_URL", "DESK_URL", "DAGSTER_URL", "DAGSTER_INTERNAL_URL", "WEBHOOK_KIND"]
)
def test_a_password_in_a_setting_that_pages_show_is_refused_and_not_repeated(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"PREMIERJET_{name}", AT)
    with pytest.raises(InvalidInput, match=f"PREMIERJET_{name}") as raised:
        read_settings(tmp_path)
    assert SECRET not in f"{raised.value} {raised.value.__cause__}"


@pytest.mark.parametrize("url", ["lea:x@host", "https://a\\@host/b", "//lea@host", "https://@host"])
def test_a_login_is_found_however_it_is_written(url: str) -> None:
    with pytest.raises(ValueError, match="holds a login"):
        refuse_login(url)


@pytest.mark.parametrize("url", ["https://a.example/@lea", "https://a.example?to=lea@b.example", "/a@b"])
def test_an_at_sign_after_the_host_is_no_login(url: str) -> None:
    assert refuse_login(url) == url
