"""What the documents of a Moodle course are called, whatever its sections and activities are."""

from hypothesis import given
from hypothesis import strategies as st

from adapters.moodle.contents import ActivityContent, CourseActivity, CourseSection
from adapters.moodle.documents import CourseDocuments, MoodleDocument, SkippedDocument

NAMES = st.sampled_from(
    [
        "",
        ".",
        "..",
        "/",
        "Froid",
        ".froid",
        "Froid.html",
        "a/b",
        "a-b",
        "&amp;",
        "&",
        "<b></b>",
        "é",
        "e\u0301",
    ]
)
FILES = st.builds(
    ActivityContent,
    type=st.just("file"),
    filename=st.sampled_from(["index.html", "a.pdf", "Froid.html"]),
    filepath=st.sampled_from([None, "/", "/7/", "/a/b/"]),
    fileurl=st.just("https://moodle.example/webservice/pluginfile.php/1/mod_folder/content/2/a.pdf"),
    mimetype=st.sampled_from([None, "application/pdf"]),
    content=NAMES,
)
KINDS = st.sampled_from(["page", "book", "resource", "folder", "label", "url", "quiz"])


@st.composite
def courses(draw: st.DrawFn) -> list[CourseSection]:
    ids = iter(range(1, 1000))
    activities = st.builds(
        CourseActivity,
        id=st.builds(lambda: next(ids)),
        name=NAMES,
        modname=KINDS,
        visible=st.booleans(),
        description=st.sampled_from([None, "<p>Fermez.</p>"]),
        contents=st.lists(FILES, max_size=3).map(tuple),
    )
    sections = st.builds(
        CourseSection,
        id=st.builds(lambda: next(ids)),
        name=NAMES,
        modules=st.lists(activities, max_size=3).map(tuple),
    )
    return draw(st.lists(sections, max_size=3))


def named(sections: list[CourseSection]) -> list[MoodleDocument | SkippedDocument]:
    return list(CourseDocuments("https://moodle.example", 42, {}).of(sections))


@given(courses())
def test_no_two_documents_have_one_name(sections: list[CourseSection]) -> None:
    names = [each.name for each in named(sections) if isinstance(each, MoodleDocument)]
    assert len(names) == len(set(names))


@given(courses())
def test_every_part_of_a_name_says_something(sections: list[CourseSection]) -> None:
    for each in named(sections):
        assert all(part.strip() for part in each.name.split("/"))


@given(courses())
def test_names_do_not_depend_on_the_order_of_sections_and_activities(sections: list[CourseSection]) -> None:
    """Teachers move activities about all the time, and no citation goes astray."""
    moved = [section.model_copy(update={"modules": section.modules[::-1]}) for section in sections[::-1]]
    assert {each.name for each in named(moved)} == {each.name for each in named(sections)}


@given(courses())
def test_every_activity_that_is_shown_is_a_document_or_is_named(sections: list[CourseSection]) -> None:
    """Nothing of a course is passed over in silence."""
    assert len(named(sections)) >= sum(len(section.modules) for section in sections)


def test_a_very_long_name_is_cut() -> None:
    label = CourseActivity(id=7, name="mot " * 300, modname="quiz")
    (found,) = named([CourseSection(id=1, name="A", modules=(label,))])
    assert len(found.name) <= 160
    assert found.name.endswith("m…")
