-- HMAC-SHA256 by its definition (RFC 2104): the pads are the key, filled up and turned over, made in Python.
CREATE MACRO keyed(purpose, said) AS left(
    sha256(
        getvariable('outer_pad') || unhex(sha256(getvariable('inner_pad') || encode(
            getvariable('course') || chr(10) || purpose || chr(10) || said
        )))
    ),
    32
);

-- What a line holds at some paths, in one reading of it. Nothing but JSON may come here; where something else
-- does, `careful.sql` has a slower one.
CREATE MACRO found_in(line, paths) AS json_extract_string(line, paths);

-- An id as it came where it is a UUID, as xAPI wants it; any other may hold a name, and is hashed.
CREATE MACRO id_of(said) AS CASE WHEN try_cast(said AS UUID) IS NULL THEN keyed('record', said) ELSE said END;

-- What is kept aside of a number, a time or a truth that is none: its shape, without what may be a name.
CREATE MACRO shape_of(said) AS CASE
    WHEN regexp_full_match(said, '[-+0-9.,:/ ]*([DHMPSTWYZ][-+0-9.,:/ ]*)*|true|false') THEN said
    -- A duration in words, `12 minutes`, which a later version may read: of these words none is a name.
    WHEN regexp_full_match(
        lower(said),
        '[-+0-9.,:/ ]+((h|hr|hrs|hours?|heures?|m|mn|min|mins|minutes?|s|sec|secs|seconds?|secondes?|d|days?'
        || '|j|jours?|weeks?|semaines?|and|et)[-+0-9.,:/ ]*)+'
    ) THEN said
    WHEN said IS NOT NULL THEN '?'
END;

-- An address without what may be a mailbox in it.
CREATE MACRO unaddressed(said) AS regexp_replace(said, '[^/?&=#:;,]*(@|%40)[^/?&=#;,]*', '?', 'gi');

-- A text that no statement of ours makes longer.
CREATE MACRO cut(said, most) AS CASE WHEN strlen(said) > most THEN left(said, most) ELSE said END;

-- A timestamp in UTC; one without a zone is taken for UTC. (A cast to TIMESTAMP would leave the zone out.)
CREATE MACRO moment_of(said) AS try_cast(said AS TIMESTAMPTZ) AT TIME ZONE 'UTC';

-- Seconds of a duration (ISO 8601, 5.5.2.2, without years and months: nobody knows how long those are).
CREATE MACRO seconds_of(said) AS CASE
    WHEN said IS NULL THEN NULL
    WHEN regexp_full_match(said, 'PT[0-9]+(\.[0-9]+)?S') THEN try_cast(said[3:-2] AS DOUBLE)
    WHEN regexp_full_match(
        said, 'P([0-9]+W|([0-9]+D)?(T([0-9]+(\.[0-9]+)?H)?([0-9]+(\.[0-9]+)?M)?([0-9]+(\.[0-9]+)?S)?)?)'
    ) AND regexp_matches(said, '[0-9]') THEN
        604800 * coalesce(try_cast(regexp_extract(said, '([0-9]+)W', 1) AS DOUBLE), 0)
        + 86400 * coalesce(try_cast(regexp_extract(said, '([0-9]+)D', 1) AS DOUBLE), 0)
        + 3600 * coalesce(try_cast(regexp_extract(said, 'T.*?([0-9.]+)H', 1) AS DOUBLE), 0)
        + 60 * coalesce(try_cast(regexp_extract(said, 'T.*?([0-9.]+)M', 1) AS DOUBLE), 0)
        + coalesce(try_cast(regexp_extract(said, 'T.*?([0-9.]+)S', 1) AS DOUBLE), 0)
END;

-- A response where it is ids or a number; what a learner typed is no response of ours (xAPI 1.0.3 part 2, C).
CREATE MACRO response_of(interaction, said) AS CASE
    WHEN interaction IN ('choice', 'sequencing') AND regexp_full_match(said, '[a-z0-9]{1,3}(\[,\][a-z0-9]{1,3})*')
    THEN said
    WHEN interaction = 'true-false' AND regexp_full_match(said, '[a-z0-9]|true|false') THEN said
    WHEN interaction = 'matching'
        AND regexp_full_match(said, '[a-z0-9]{1,3}\[\.\][a-z0-9]{1,3}(\[,\][a-z0-9]{1,3}\[\.\][a-z0-9]{1,3})*')
    THEN said
    WHEN interaction = 'numeric' AND regexp_full_match(said, '-?[0-9]{1,15}(\.[0-9]{1,7})?') THEN said
    WHEN interaction IS NULL AND regexp_full_match(said, '[a-z](\[,\][a-z])*') THEN said
END;

-- Whether an activity is the course or something of it.
CREATE MACRO is_below(activity) AS
    activity = getvariable('iri') OR starts_with(activity, getvariable('iri') || '/');

-- The activity beside a statement's object that says whose it is: of the course's modules that stand there
-- themselves, the one with the longest id. An objective's or a course structure's id is none of a module, though
-- it begins with one. Without a module it is any id of the course, for what is aside to name.
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
