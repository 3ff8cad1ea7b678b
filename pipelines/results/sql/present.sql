-- Which attempts an LMS holds: of the learners it was just asked about as it says, of others as it said before.
CREATE TABLE present_now AS
SELECT DISTINCT
    getvariable('origin') AS origin, lms_activity, keyed('learner', nfc_normalize(actor)) AS learner,
    CASE WHEN registration IS NOT NULL THEN keyed('session', registration) END AS session
FROM read_json(
    getvariable('present_file'), format = 'newline_delimited',
    columns = {'lms_activity': 'VARCHAR', 'actor': 'VARCHAR', 'registration': 'VARCHAR'}
);

DELETE FROM present_now WHERE list_contains(getvariable('forgotten'), learner);

CREATE VIEW present AS
SELECT * FROM present_before ANTI JOIN present_now USING (origin, lms_activity, learner)
UNION ALL
SELECT * FROM present_now;
