"""A module's questions for the banks of other systems: Moodle XML, GIFT, CSV, QTI 2.1 and QTI 3.0."""
