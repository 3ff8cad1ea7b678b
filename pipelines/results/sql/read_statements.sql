-- Reads xAPI statements, one a line, with the actor still in them; those on other courses are marked `elsewhere`.
CREATE TABLE raw_lines AS
WITH lines AS (
    SELECT
        line,
        found_in(line, [
            '$.id', '$.actor.account.homePage', '$.actor.account.name', '$.actor.mbox', '$.actor.mbox_sha1sum',
            '$.actor.openid', '$.verb.id', '$.object.objectType', '$.object.id',
            '$.object.definition.interactionType', '$.result.success', '$.result.score.scaled',
            '$.result.duration', '$.result.response', '$.context.registration',
            '$.context.extensions."urn:premierjet:xapi:release"',
            '$.context.extensions."urn:premierjet:xapi:optional"', '$.timestamp', '$.stored',
            '$.context.extensions."urn:premierjet:xapi:happened"',
            '$.context.extensions."urn:premierjet:xapi:mode"',
            '$.context.extensions."urn:premierjet:xapi:refused"'
        ]) AS found
    FROM read_csv(
        getvariable('files'), columns = {'line': 'VARCHAR'}, header = false, auto_detect = false, delim = '\x01', quote = '',
        escape = '', max_line_size = 8388608, buffer_size = 33554432, compression = 'auto_detect'
    )
    WHERE line IS NOT NULL
),
parts AS (
    SELECT
        lower(found[1]) AS id,
        found[2] AS home, found[3] AS name, found[4] AS mbox, found[5] AS sha1, found[6] AS openid,
        found[7] AS verb, found[8] AS object_type, found[9] AS object, found[10] AS interaction,
        found[11] AS success, found[12] AS scaled, found[13] AS duration, found[14] AS response,
        found[15] AS registration, found[16] AS release, found[17] AS optional,
        -- A later session reports what was done offline, with the time at which it happened.
        coalesce(found[20], found[18]) AS at_text, found[19] AS stored_text,
        -- What is done while only browsing or reviewing (cmi5, 10.2.2) does not count.
        coalesce(found[21] IN ('Browse', 'Review'), false) AS only_looks,
        found IS NULL OR found[7] IS NULL OR (found[9] IS NULL AND found[1] IS NULL) AS broken,
        CASE
            WHEN is_below(found[9]) THEN found[9]
            WHEN found IS NOT NULL THEN module_named_in(list_concat(
                json_extract_string(line, '$.context.contextActivities.*[*].id'),
                json_extract_string(line, '$.context.contextActivities.*.id')
            ))
        END AS activity,
        CASE
            WHEN found[7] = 'http://adlnet.gov/expapi/verbs/terminated' AND found[22] IS NOT NULL
            THEN json_extract(line, '$.context.extensions."urn:premierjet:xapi:refused"[*]')[:200]
        END AS refused,
        line
    FROM lines
),
-- The last statement of a session lists the statements that the LRS refused: each becomes a line of its own.
single_lines AS (
    SELECT
        * EXCLUDE (refused),
        unnest(list_prepend(NULL::JSON, coalesce(CASE WHEN activity IS NOT NULL THEN refused END, []))) AS refusal
    FROM parts
),
all_lines AS (
    SELECT * REPLACE (
        CASE WHEN refusal IS NULL THEN id ELSE coalesce(nullif(id, ''), line) || chr(10) || refusal END AS id,
        CASE
            WHEN refusal IS NULL THEN verb
            ELSE 'urn:premierjet:results:refused/'
                || coalesce(regexp_extract(json_extract_string(refusal, '$.verb'), '^[a-z]{1,20}$'), '')
                || '/' || coalesce(regexp_extract(json_extract_string(refusal, '$.status'), '^[0-9]{3}$'), '')
        END AS verb,
        CASE WHEN refusal IS NULL THEN object ELSE json_extract_string(refusal, '$.activity') END AS object,
        CASE WHEN refusal IS NULL THEN duration END AS duration
    )
    FROM single_lines
)
SELECT
    id_of(coalesce(nullif(id, ''), line)) AS id,
    CASE
        WHEN home IS NOT NULL AND name IS NOT NULL THEN 'account' || chr(10) || home || chr(10) || name
        WHEN mbox IS NOT NULL THEN 'mbox' || chr(10) || lower(mbox)
        WHEN sha1 IS NOT NULL THEN 'mbox_sha1sum' || chr(10) || lower(sha1)
        WHEN openid IS NOT NULL THEN 'openid' || chr(10) || openid
    END AS actor,
    registration, verb, object_type, object,
    CASE WHEN activity <> object THEN activity END AS activity,
    cut(success, 20) AS success, cut(scaled, 40) AS scaled, cut(duration, 60) AS duration,
    response_of(interaction, response) AS response, cut(release, 20) AS release, cut(optional, 20) AS optional,
    cut(at_text, 60) AS at_text, cut(stored_text, 60) AS stored_text,
    NULL::VARCHAR AS moment, NULL::VARCHAR AS question, NULL::VARCHAR AS rating, NULL::VARCHAR AS best_rating,
    NULL::VARCHAR AS lms_activity,
    broken,
    NOT (broken OR activity IS NOT NULL OR coalesce(verb = 'http://adlnet.gov/expapi/verbs/voided', false)) AS elsewhere
FROM all_lines WHERE NOT only_looks;
