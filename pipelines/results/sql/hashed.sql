-- From here on nobody has a name: each actor and registration is hashed once, however much it did.
CREATE TABLE learners AS
SELECT actor, keyed('learner', nfc_normalize(actor)) AS learner FROM (SELECT DISTINCT actor FROM said WHERE actor IS NOT NULL AND NOT elsewhere);

CREATE TABLE sessions AS
SELECT registration, keyed('session', registration) AS session
FROM (SELECT DISTINCT registration FROM said WHERE registration IS NOT NULL AND NOT elsewhere);

CREATE VIEW told AS
SELECT
    said.rowid AS line, id, learner, session, verb, object_type, object, activity, success, scaled, duration, response, release, optional,
    at_text, stored_text, moment, question, rating, best_rating, lms_activity, broken
FROM said LEFT JOIN learners USING (actor) LEFT JOIN sessions USING (registration)
WHERE NOT elsewhere;
