-- Which attempts an LMS holds: of whom it told all of them these alone, of others these beside those it told before.
CREATE TABLE present_now AS
SELECT DISTINCT
    getvariable('origin') AS origin, lms_activity, keyed('learner', nfc_normalize(actor)) AS learner,
    CASE WHEN registration IS NOT NULL THEN keyed('session', registration) END AS session, is_whole
FROM read_json(
    getvariable('present_file'), format = 'newline_delimited',
    columns = {'lms_activity': 'VARCHAR', 'actor': 'VARCHAR', 'registration': 'VARCHAR', 'is_whole': 'BOOLEAN'}
);

DELETE FROM present_now WHERE list_contains(getvariable('forgotten'), learner);

CREATE VIEW present AS
SELECT * FROM present_before
ANTI JOIN (FROM present_now WHERE is_whole) AS whole USING (origin, lms_activity, learner)
UNION
SELECT * EXCLUDE is_whole FROM present_now
-- Of a learner who was never told of whole, nothing is known to be removed.
WHERE is_whole OR (origin, lms_activity, learner) IN (SELECT (origin, lms_activity, learner) FROM present_before);
