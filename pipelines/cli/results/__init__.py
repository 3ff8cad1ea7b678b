"""Read what learners did from LRS, Moodle and files; report what it says; forget one of them."""

from pipelines.cli.verb_group import make_app

VERBS = {
    "pull": "Read what is new of learners' results.",
    "report": "Report what results say of a course's modules.",
    "forget": "Remove a learner from a course's results, for good.",
    "template": "Print a table of results to fill in, as CSV.",
}

app = make_app(__name__, __doc__, VERBS)
