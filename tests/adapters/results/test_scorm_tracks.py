"""Answers in the elements of an attempt that Moodle kept, delimited as xAPI has them."""

from adapters.results.scorm_tracks import Attempt

RESPONSES = (
    ("1.2", "true-false", "t", "true"),
    ("1.2", "true-false", "f", "false"),
    ("1.2", "numeric", "3.5", "3.5"),
    ("1.2", "matching", "a.2,b.1", "a[.]2[,]b[.]1"),
    ("2004", "choice", "a[,]c", "a[,]c"),
    ("2004", "numeric", "3.5", "3.5"),
    ("2004", "true-false", "false", "false"),
)


def test_a_response_is_delimited_as_xapi_has_it() -> None:
    read = []
    for edition, kind, given, _ in RESPONSES:
        prefix, who = (
            ("cmi.interactions_0", "student") if edition == "1.2" else ("cmi.interactions.0", "learner")
        )
        said = {f"{prefix}.id": "q-0001", f"{prefix}.type": kind, f"{prefix}.{who}_response": given}
        attempt = Attempt(
            "a", "who", "https://formation.example/froid", "scorm-7", {"x.start.time": "1795500000"} | said
        )
        read += [(edition, kind, given, each.response) for each in attempt.records() if each.interaction]
    assert read == [*RESPONSES]


def test_half_a_point_of_a_decision_is_no_right_answer() -> None:
    said = {"cmi.interactions_0.id": "q-0021", "cmi.interactions_0.type": "choice"}
    said |= {"cmi.interactions_0.result": "0.5", "cmi.interactions_0.student_response": "c"}
    attempt = Attempt(
        "a", "who", "https://formation.example/froid", "scorm-7", {"x.start.time": "1795500000"} | said
    )
    [answer] = [each for each in attempt.records() if each.interaction]
    assert (answer.response, answer.success) == ("c", "false")
