-- Which attempts an LMS still holds. If it listed all attempts of a learner (`is_whole`), these replace those known
-- before; otherwise they are added to them.
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
-- If the attempts of a learner were never listed in full, none can be known to be removed.
WHERE is_whole OR (origin, lms_activity, learner) IN (SELECT (origin, lms_activity, learner) FROM present_before);
