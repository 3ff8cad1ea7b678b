"""Moodle's own web services: reading a course, and handing files to the token's user.

Nothing is ever written to a course: core web services cannot make an activity.

Names and shapes are those of Moodle's own code: course/externallib.php (`core_course_get_contents`),
mod/{page,book,resource,folder,url}/lib.php (`…_export_contents`), webservice/pluginfile.php.
Decided in docs/decisions/0058-moodle-courses.md and 0065-handing-to-moodle.md.
"""
