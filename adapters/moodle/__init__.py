"""A Moodle, asked by its own web services what a course holds; nothing is ever written there.

Names and shapes are those of Moodle's own code: course/externallib.php (`core_course_get_contents`),
mod/{page,book,resource,folder,url}/lib.php (`…_export_contents`), webservice/pluginfile.php.
Decided in docs/decisions/0058-moodle-courses.md.
"""
