-- Turns each line into a result (schemas/results/result.py), or gives the reason why it cannot be understood.
-- However many lines there are, they have few verbs and activities, so each of those is read once.
CREATE TABLE places AS
WITH kinds AS (
    SELECT
        verb, object, activity,
        CASE verb
            WHEN 'http://adlnet.gov/expapi/verbs/initialized' THEN 'started'
            WHEN 'http://adlnet.gov/expapi/verbs/experienced' THEN 'experienced'
            WHEN 'http://adlnet.gov/expapi/verbs/answered' THEN 'answered'
            WHEN 'http://adlnet.gov/expapi/verbs/completed' THEN 'completed'
            WHEN 'http://adlnet.gov/expapi/verbs/passed' THEN 'passed'
            WHEN 'http://adlnet.gov/expapi/verbs/failed' THEN 'failed'
            WHEN 'http://adlnet.gov/expapi/verbs/terminated' THEN 'left'
            -- cmi5, 9.3.6: the LMS sends it for a session that did not end itself.
            WHEN 'https://w3id.org/xapi/adl/verbs/abandoned' THEN 'left'
            WHEN 'urn:premierjet:results:enrolled' THEN 'enrolled'
            WHEN 'urn:premierjet:results:rated' THEN 'rated'
        END AS kind,
        -- cmi5, 9.3.1, 9.3.7, 9.3.9: statements of the LMS about itself are no act of a learner.
        verb IN (
            'http://adlnet.gov/expapi/verbs/launched', 'https://w3id.org/xapi/adl/verbs/waived',
            'https://w3id.org/xapi/adl/verbs/satisfied'
        ) AS by_lms,
        -- An LMS may give a cmi5 unit an id of its own; our module is then a context activity (cmi5, 10.2.1).
        coalesce(activity, object)[length(getvariable('iri')) + 2:] AS path,
        nullif(regexp_extract(object, '/(?:items|test/quiz/question)/(q-[0-9]{4})$', 1), '') AS item,
        nullif(regexp_extract(object, '/pages/([a-z0-9]+(?:-[a-z0-9]+)*)$', 1), '') AS page
    FROM (SELECT DISTINCT verb, object, activity FROM hashed_lines)
),
modules AS (
    SELECT
        *,
        nullif(regexp_extract(
            path,
            CASE
                WHEN activity IS NULL THEN
                    '^([a-z0-9]+(?:-[a-z0-9]+)*)(?:/pages/[a-z0-9]+(?:-[a-z0-9]+)*|/(?:items|test/quiz/question)/q-[0-9]{4})?$'
                ELSE '^([a-z0-9]+(?:-[a-z0-9]+)*)$'
            END,
            1
        ), '') AS slug
    FROM kinds
)
SELECT
    verb, object, activity, kind, coalesce(by_lms, false) AS by_lms, item, page,
    getvariable('course') || '--' || slug AS module,
    CASE
        WHEN starts_with(verb, 'urn:premierjet:results:refused/') THEN 'refused by the LRS'
        WHEN kind IS NULL THEN 'unknown verb'
        WHEN kind = 'answered' AND item IS NULL THEN 'unknown question'
        WHEN kind = 'experienced' AND page IS NULL THEN 'unknown page'
        WHEN slug IS NULL OR length(slug) > 64 THEN 'unknown activity'
        WHEN kind NOT IN ('answered', 'experienced') AND coalesce(item, page) IS NOT NULL THEN 'unknown activity'
    END AS unplaced
FROM modules;

CREATE TABLE judged AS
WITH typed AS (
    SELECT
        hashed_lines.*, places.* EXCLUDE (verb, object, activity),
        moment_of(at_text) AS at_time,
        -- An exported file may give any time as `stored`, but nothing is known later than now.
        least(moment_of(stored_text), getvariable('now')) AS known_time,
        try_cast(scaled AS DOUBLE) AS score,
        seconds_of(duration) AS seconds
    FROM hashed_lines
    JOIN places
        ON hashed_lines.object IS NOT DISTINCT FROM places.object AND hashed_lines.verb IS NOT DISTINCT FROM places.verb
        AND hashed_lines.activity IS NOT DISTINCT FROM places.activity
    WHERE NOT places.by_lms
        AND NOT coalesce(
            hashed_lines.verb = 'http://adlnet.gov/expapi/verbs/voided' AND hashed_lines.object_type = 'StatementRef', false
        )
        AND (learner IS NULL OR NOT list_contains(getvariable('forgotten'), learner))
)
SELECT
    line,
    CASE
        WHEN broken THEN 'no statement'
        WHEN learner IS NULL THEN 'no learner'
        WHEN unplaced IS NOT NULL THEN unplaced
        WHEN at_time IS NULL OR NOT isfinite(at_time) THEN 'unreadable time'
        WHEN at_time > known_time + INTERVAL 1 DAY THEN 'time to come'
        WHEN at_time < TIMESTAMP '2000-01-01' THEN 'time before 2000'
        WHEN success NOT IN ('true', 'false') OR (duration IS NOT NULL AND NOT coalesce(seconds < 1e9, false))
        THEN 'unreadable result'
        WHEN scaled IS NOT NULL AND NOT coalesce(score BETWEEN 0 AND 1, false) THEN 'unreadable result'
        WHEN kind = 'rated' AND (
            moment IS NULL OR question IS NULL OR try_cast(rating AS DOUBLE) IS NULL
            OR try_cast(best_rating AS DOUBLE) IS NULL
        ) THEN 'unreadable rating'
    END AS reason,
    coalesce(at_time > known_time + INTERVAL 1 HOUR, false) AS ahead,
    getvariable('origin') AS origin,
    id, at_time AS "at", kind, module,
    CASE WHEN try_cast(release AS INTEGER) > 0 THEN try_cast(release AS INTEGER) END AS release,
    learner, session, page, item, coalesce(optional = 'true', false) AS optional,
    CASE WHEN kind = 'answered' THEN response END AS response,
    CASE WHEN kind = 'answered' THEN success = 'true' END AS correct,
    CASE WHEN kind IN ('passed', 'failed', 'completed') THEN score END AS score,
    seconds, moment, question, try_cast(rating AS DOUBLE) AS rating,
    try_cast(best_rating AS DOUBLE) AS best_rating, lms_activity
FROM typed;
