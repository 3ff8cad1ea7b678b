"""What a Moodle does with files it is handed: draft areas, private files, the SCORM activities of a course.

Answers are shaped as Moodle's own code shapes them: webservice/upload.php, user/externallib.php
(add_user_private_files), files/externallib.php (get_files), webservice/externallib.php (get_site_info),
course/externallib.php (get_courses_by_field), mod/scorm/classes/external.php (get_scorms_by_courses).
"""

import json
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import HTTP
from hashlib import sha1
from typing import Any

from tests.moodle_site import CONTENTS, COURSE, TOKEN, Answered, Moodle, refusal
from tests.recorded_moodle import RECORDED

USER = 7
CONTEXT = 31
SITE = "core_webservice_get_site_info"
BY_FIELD = "core_course_get_courses_by_field"
KEEP = "core_user_add_user_private_files"
FILES = "core_files_get_files"
SCORMS = "mod_scorm_get_scorms_by_courses"
FUNCTIONS = {SITE, BY_FIELD, CONTENTS, KEEP, FILES, SCORMS}


@dataclass
class Handover:
    """The token's user of a Moodle: draft areas by number, private files by path, activities by name."""

    at: Moodle
    private: dict[str, bytes] = field(default_factory=dict)
    drafts: dict[int, dict[str, bytes]] = field(default_factory=dict)
    activities: dict[str, bytes] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=lambda: set(FUNCTIONS))
    largest: int = 1_000_000
    quota: int = 10_000_000
    is_silent: bool = False
    """An older Moodle keeps nothing beyond the quota, and says nothing (file_save_draft_area_files)."""

    may_upload: bool = True
    uploads: list[str] = field(default_factory=list)

    def called(self, form: dict[str, str]) -> Answered | None:
        """Answer a call that is about what was handed over; None for any other."""
        function = form["wsfunction"]
        if function == CONTENTS and function in self.at.functions:
            return self._contents(form)
        answers = {SITE: self._site, BY_FIELD: self._course, KEEP: self._keep, FILES: self._files}
        answers[SCORMS] = self._scorms
        if function not in answers:
            return None
        if function not in self.functions:
            return refusal("accessexception")
        return answers[function](form)

    def uploaded(self, content_type: str, body: bytes) -> Answered:
        """Keep an upload in a draft area of its own, as upload.php does where itemid is 0."""
        said = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body, policy=HTTP)
        fields: dict[str, Any] = {}
        for part in said.iter_parts():
            name = part.get_param("name", header="content-disposition")
            fields[str(name)] = part
        texts = {
            name: part.get_payload(decode=True).decode() for name, part in fields.items() if name != "file"
        }
        if texts["token"] != TOKEN:
            return refusal("invalidtoken", of_a_file=True)
        if not self.may_upload:
            return refusal("accessexception", of_a_file=True)
        assert texts["filearea"] == "draft", "Moodle takes uploads into no other area"
        name, data = str(fields["file"].get_filename()), fields["file"].get_payload(decode=True)
        self.uploads.append(name)
        if len(data) > self.largest:
            answer = {"filename": name, "errortype": "fileoversized", "error": "trop gros"}
            return Answered(body=json.dumps([answer]).encode())
        draft = len(self.drafts) + 1
        self.drafts[draft] = {texts["filepath"] + name: data}
        kept = {"component": "user", "contextid": CONTEXT, "userid": str(USER), "filearea": "draft"}
        kept |= {"filename": name, "filepath": texts["filepath"], "itemid": draft, "license": "unknown"}
        return Answered(body=json.dumps([kept]).encode())

    def sent(self, path: str) -> bytes | None:
        """Return a private file by its path below pluginfile.php."""
        return self.private.get("/" + path.removeprefix(f"{CONTEXT}/user/private/"))

    def _site(self, form: dict[str, str]) -> Answered:
        said = {"sitename": "Formation &amp; Cie", "username": "premierjet", "fullname": "Premier Jet"}
        functions = [{"name": name, "version": "2024100700"} for name in sorted(self.functions)]
        return _json(said | {"userid": USER, "siteurl": self.at.url, "functions": functions})

    def _course(self, form: dict[str, str]) -> Answered:
        assert form["field"] == "id"
        here = int(form["value"]) == COURSE
        said = {"id": COURSE, "fullname": "Hygiène &amp; froid", "shortname": "HYG", "categoryid": 1}
        return _json({"courses": [said] if here else [], "warnings": []})

    def _keep(self, form: dict[str, str]) -> Answered:
        merged = self.private | self.drafts.pop(int(form["draftid"]))
        if sum(map(len, merged.values())) <= self.quota:
            self.private = merged
        elif not self.is_silent:
            return Answered(body=(RECORDED / f"{KEEP}--over-quota.json").read_bytes())
        return _json(None)

    def _files(self, form: dict[str, str]) -> Answered:
        area = {
            name: form[name] for name in ("component", "filearea", "itemid", "contextlevel", "instanceid")
        }
        assert area == {
            "component": "user",
            "filearea": "private",
            "itemid": "0",
            "contextlevel": "user",
            "instanceid": str(USER),
        }
        folder = form["filepath"]
        inside = [path for path in self.private if path.rpartition("/")[0] + "/" == folder]
        said = [
            {"contextid": CONTEXT, "filepath": folder, "filename": path.rpartition("/")[2], "isdir": False}
            | {"component": "user", "filearea": "private", "itemid": 0, "filesize": len(self.private[path])}
            | {"url": f"{self.at.url}/pluginfile.php/{CONTEXT}/user/private{path}?forcedownload=1"}
            for path in inside
        ]
        return _json({"parents": [], "files": said})

    def _contents(self, form: dict[str, str]) -> Answered | None:
        """The course with its activities in its last section; 0 for what is hidden, as PHP says false."""
        number = int(form["courseid"])
        sections = self.at.courses.get(number, [] if number == COURSE else None)
        if sections is None:
            return None
        modules = [
            self.at.activity("scorm", 100 + n, name, visible=int(name not in self.hidden))
            for n, name in enumerate(self.activities)
        ]
        unnamed = {"id": 99, "name": "General", "visible": 1, "modules": []}
        *before, last = sections or [unnamed]
        return _json([*before, last | {"modules": [*last["modules"], *modules]}])

    def _scorms(self, form: dict[str, str]) -> Answered:
        assert form["courseids[0]"] == str(COURSE)
        said = [
            {"id": n, "coursemodule": 100 + n, "course": COURSE, "name": name, "intro": "", "introformat": 1}
            | {"version": "SCORM_1.2", "sha1hash": sha1(data).hexdigest(), "md5hash": "", "revision": 1}
            for n, (name, data) in enumerate(self.activities.items())
        ]
        return _json({"scorms": said, "warnings": []})


def _json(said: object) -> Answered:
    return Answered(body=json.dumps(said).encode())
