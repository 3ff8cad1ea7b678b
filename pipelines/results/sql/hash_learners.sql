-- Replaces the names of learners by hashes; each actor and registration is hashed only once.
CREATE TABLE learners AS
SELECT actor, keyed('learner', nfc_normalize(actor)) AS learner FROM (SELECT DISTINCT actor FROM raw_lines WHERE actor IS NOT NULL AND NOT elsewhere);

CREATE TABLE sessions AS
SELECT registration, keyed('session', registration) AS session
FROM (SELECT DISTINCT registration FROM raw_lines WHERE registration IS NOT NULL AND NOT elsewhere);

CREATE VIEW hashed_lines AS
SELECT
    raw_lines.rowid AS line, id, learner, session, verb, object_type, object, activity, success, scaled, duration, response, release, optional,
    at_text, stored_text, moment, question, rating, best_rating, lms_activity, broken
FROM raw_lines LEFT JOIN learners USING (actor) LEFT JOIN sessions USING (registration)
WHERE NOT elsewhere;
