"""All records of the store but the ledger, and the layout of their keys.

sources/<sha256>.json            one source's text and spans, addressed by its own bytes
spans/<module>.json              which of them a module may cite
answers/<module>/<sha256>.json   what an expert answered; which ones count is told by the ledger
answers/<module>/sessions/<sha256>.json   what a trainer reported after a session; likewise
comments/<module>/<sha256>.json  what somebody said in a comment on a draft; its comment is told by the ledger
plans/<module>/r00003.json       one revision of the plan; the one that counts is the highest number
drafts/<module>/r00007.json      one revision; the head is the highest number
confirmed/<module>.json          the other inputs its newest revision was confirmed on
releases/<module>/v0003/<file>   a release's zips and evidence; `claim` is written first and reserves the
                                 number, release.json last; later comes what was observed of it
                                 (self-test.json, its sheet), listed in observed.json
receipts/<module>/<target>/v0003.json
rolled-back/<module>/<target>/v0003.json   proof that the target no longer shows this release
replies/<sha256>.json            a model's reply, by the digest of what it was asked
refused/<sha256>.json            the settings that a model refuses, so that they are not sent to it again
originals/…, pulled/…, stamps/…   what sources were when last looked at (adapters/sources/{pulled,stamps}.py)
reached/<sha256>.json            a limit that reading a source reached (adapters/store/reached_limits.py)
pseudonyms/<course>/…            which token stands for which personal datum (adapters/store/pseudonyms.py)
imports/<module>/<target>/…      imports at an LMS that may not have ended (adapters/store/pending_imports.py)
incidents/<kind>/<subject>.json  what failed when it was last tried (adapters/store/incidents.py)
index/<sha256>                   what looks at many modules ask of objects (adapters/store/derived_index.py)
claims/<id>.json                 what commands draft right now (adapters/store/draft_claims.py)
batches/<course>/<name>/…        questions sent together to be answered later (adapters/store/batches.py)
results/<course>/…               what learners did (adapters/store/results.py)
spoken/<sha256>.json, media/<sha256>   what was read aloud, and its audio (adapters/speech/recordings.py)
vectors/<sha256>.json            what a model of meaning made of a text (adapters/embedding/vectors.py)
notices/…                        who was told of what, and what they refused (adapters/store/notices.py)
pictures/<sha256>                      the pictures of sources, as they are delivered (adapters/sources)
notes/<module>/<digest>/<sha256 of a name>.json   what a reviewer has noted of one draft, theirs alone
received/…                       decisions on their way to the ledger (adapters/store/received_decisions.py)
readings/<module>/<sha256 of a name>.json   which revision of a module a reviewer opened last
signing-keys.json                which key releases are signed with, and which ones it replaced
measures.csv                     the measures of all courses when they were last computed
overview.html, overview.csv      the overview of all modules when it was last computed
practice/<sha256 of a name>/<id>.json   a practice draft, and <id>.answer.json what its reader marked
"""

from collections.abc import Mapping

from adapters.store.answer_records import AnswerRecords
from adapters.store.comment_records import CommentRecords
from adapters.store.draft_records import DraftRecords
from adapters.store.plan_records import PlanRecords
from adapters.store.received_decisions import ReceivedDecisionRecords
from adapters.store.release_records import ReleaseRecords
from adapters.store.reviewer_records import ReviewerRecords
from adapters.store.session_records import SessionRecords
from adapters.store.source_records import SourceRecords

MEASURES = "measures.csv"
OVERVIEW = "overview"


class Records(
    SourceRecords,
    PlanRecords,
    DraftRecords,
    ReviewerRecords,
    ReceivedDecisionRecords,
    ReleaseRecords,
    AnswerRecords,
    SessionRecords,
    CommentRecords,
):
    """Reads and writes everything in the store but the ledger, as contracts."""

    def save_measures(self, table: str) -> str:
        """Save the measures of all courses as CSV, and return where a person finds them."""
        self.store.put(MEASURES, table.encode())
        return f"{self.store.place}/{MEASURES}"

    def save_overview(self, files: Mapping[str, bytes]) -> dict[str, str]:
        """Save the overview as files, by suffix, and return where a person finds each."""
        for suffix, data in files.items():
            self.store.put(f"{OVERVIEW}.{suffix}", data)
        return {suffix: f"{self.store.place}/{OVERVIEW}.{suffix}" for suffix in files}
