"""The README beside the configuration: its files and ports are the ones that are there."""

import re

import pytest

from tests.deploy.nginx.conftest import SHIPPED

README = (SHIPPED / "README.md").read_text(encoding="utf-8")
CONF = (SHIPPED / "premierjet.conf").read_text(encoding="utf-8")
ENGLISH, _, FRENCH = README.partition("# Premierjet derrière nginx")


@pytest.mark.parametrize("text", [ENGLISH, FRENCH], ids=["en", "fr"])
def test_each_file_is_explained_in_both_languages(text: str) -> None:
    shipped = {file.name for file in SHIPPED.iterdir() if file.name != "README.md"}
    assert set(re.findall(r"^\| `([\w.]+)` \|", text, re.MULTILINE)) == shipped | {"htpasswd"}


def test_the_processes_listen_where_nginx_looks_for_them() -> None:
    upstreams = set(re.findall(r"server 127\.0\.0\.1:(\d+);", CONF))
    started = set(re.findall(r"(?:-p|--port) (\d+)", ENGLISH))
    assert upstreams <= started
    assert started - upstreams == set(re.findall(r"port: (\d+)", (SHIPPED / "workspace.yaml").read_text()))


def test_the_addresses_a_person_opens_are_the_ones_nginx_listens_at() -> None:
    assert set(re.findall(r"listen 127\.0\.0\.1:(\d+)", CONF)) == {"8080", "8081"}
    for text in (ENGLISH, FRENCH):
        assert {"8080", "8081"} <= set(re.findall(r"http://127\.0\.0\.1:(\d+)", text))


def test_the_read_only_webserver_is_the_one_viewers_get() -> None:
    (port,) = re.findall(r"premierjet_dagster_readonly \{ server 127\.0\.0\.1:(\d+);", CONF)
    assert f"-p {port} --read-only" in ENGLISH
