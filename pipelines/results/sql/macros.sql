-- HMAC-SHA256 as RFC 2104 defines it. The pads are computed from the key in Python.
CREATE MACRO keyed(purpose, value) AS left(
    sha256(
        getvariable('outer_pad') || unhex(sha256(getvariable('inner_pad') || encode(
            getvariable('course') || chr(10) || purpose || chr(10) || value
        )))
    ),
    32
);

-- The values of a line at several JSON paths, parsed once. The line must be JSON: `read_broken_lines.sql`
-- replaces this macro by a slower one for other lines.
CREATE MACRO found_in(line, paths) AS json_extract_string(line, paths);

-- A UUID, the id of a statement in xAPI, stays as it is. Any other id may contain a name, so it is hashed.
CREATE MACRO id_of(value) AS CASE WHEN try_cast(value AS UUID) IS NULL THEN keyed('record', value) ELSE value END;

-- A value that is no valid number, time or boolean, for rows put aside: only kept if it cannot contain a name.
CREATE MACRO shape_of(value) AS CASE
    WHEN regexp_full_match(value, '[-+0-9.,:/ ]*([DHMPSTWYZ][-+0-9.,:/ ]*)*|true|false') THEN value
    -- A duration in words such as `12 minutes`, which a later version may read: none of these words is a name.
    WHEN regexp_full_match(
        lower(value),
        '[-+0-9.,:/ ]+((h|hr|hrs|hours?|heures?|m|mn|min|mins|minutes?|s|sec|secs|seconds?|secondes?|d|days?'
        || '|j|jours?|weeks?|semaines?|and|et)[-+0-9.,:/ ]*)+'
    ) THEN value
    WHEN value IS NOT NULL THEN '?'
END;

-- An address in which everything that may be a mailbox is replaced by `?`.
CREATE MACRO unaddressed(value) AS regexp_replace(value, '[^/?&=#:;,]*(@|%40)[^/?&=#;,]*', '?', 'gi');

-- A text cut to the longest that our own packages send.
CREATE MACRO cut(value, most) AS CASE WHEN strlen(value) > most THEN left(value, most) ELSE value END;

-- A timestamp in UTC; one without a zone is taken for UTC. (A cast to TIMESTAMP would leave the zone out.)
CREATE MACRO moment_of(value) AS try_cast(value AS TIMESTAMPTZ) AT TIME ZONE 'UTC';

-- Seconds of a duration (ISO 8601, 5.5.2.2, without years and months: nobody knows how long those are).
CREATE MACRO seconds_of(value) AS CASE
    WHEN value IS NULL THEN NULL
    WHEN regexp_full_match(value, 'PT[0-9]+(\.[0-9]+)?S') THEN try_cast(value[3:-2] AS DOUBLE)
    WHEN regexp_full_match(
        value, 'P([0-9]+W|([0-9]+D)?(T([0-9]+(\.[0-9]+)?H)?([0-9]+(\.[0-9]+)?M)?([0-9]+(\.[0-9]+)?S)?)?)'
    ) AND regexp_matches(value, '[0-9]') THEN
        604800 * coalesce(try_cast(regexp_extract(value, '([0-9]+)W', 1) AS DOUBLE), 0)
        + 86400 * coalesce(try_cast(regexp_extract(value, '([0-9]+)D', 1) AS DOUBLE), 0)
        + 3600 * coalesce(try_cast(regexp_extract(value, 'T.*?([0-9.]+)H', 1) AS DOUBLE), 0)
        + 60 * coalesce(try_cast(regexp_extract(value, 'T.*?([0-9.]+)M', 1) AS DOUBLE), 0)
        + coalesce(try_cast(regexp_extract(value, 'T.*?([0-9.]+)S', 1) AS DOUBLE), 0)
END;

-- A response if it is ids or a number. NULL for text that a learner typed (xAPI 1.0.3 part 2, C).
CREATE MACRO response_of(interaction, value) AS CASE
    WHEN interaction IN ('choice', 'sequencing') AND regexp_full_match(value, '[a-z0-9]{1,3}(\[,\][a-z0-9]{1,3})*')
    THEN value
    WHEN interaction = 'true-false' AND regexp_full_match(value, '[a-z0-9]|true|false') THEN value
    WHEN interaction = 'matching'
        AND regexp_full_match(value, '[a-z0-9]{1,3}\[\.\][a-z0-9]{1,3}(\[,\][a-z0-9]{1,3}\[\.\][a-z0-9]{1,3})*')
    THEN value
    WHEN interaction = 'numeric' AND regexp_full_match(value, '-?[0-9]{1,15}(\.[0-9]{1,7})?') THEN value
    WHEN interaction IS NULL AND regexp_full_match(value, '[a-z](\[,\][a-z])*') THEN value
END;

-- Whether an activity is the course or lies below it.
CREATE MACRO is_below(activity) AS
    activity = getvariable('iri') OR starts_with(activity, getvariable('iri') || '/');

-- The context activity that says to which module a statement belongs: of those that are a module of the course,
-- the one with the longest id. The id of an objective or course structure begins with a module's id but is none.
-- Without a module it is any id of the course, so that a row put aside can name it.
CREATE MACRO module_named_in(activities) AS coalesce(
    list_last(list_sort(list_transform(
        list_filter(
            activities,
            lambda each: is_below(each)
            AND regexp_full_match(each[length(getvariable('iri')) + 2:], '[a-z0-9]+(-[a-z0-9]+)*')
        ),
        lambda each: {'length': length(each), 'id': each}
    ))).id,
    list_last(list_sort(list_filter(activities, lambda each: is_below(each))))
);
