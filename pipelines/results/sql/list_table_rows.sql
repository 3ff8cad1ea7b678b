-- Which rows each table gives. What this table gave before and gives no more stays, as not given; so does the id under
-- which an older version kept a row.
CREATE TABLE rows_now AS
SELECT
    getvariable('origin') AS origin, getvariable('table_name') AS table_name, row_key, id, former_id, learner,
    (SELECT coalesce(max(turn), 0) + 1 FROM rows_before) AS turn
FROM raw_lines LEFT JOIN learners USING (actor);

DELETE FROM rows_now WHERE list_contains(getvariable('forgotten'), learner);

CREATE VIEW table_rows AS
SELECT origin, table_name, row_key, id, learner, turn, true AS is_given FROM rows_now
UNION
SELECT origin, table_name, row_key, former_id, learner, 0, false FROM rows_now WHERE former_id <> id
UNION
SELECT
    origin, table_name, row_key, id, learner,
    CASE WHEN is_this THEN 0 ELSE turn END AS turn, is_given AND NOT is_this AS is_given
FROM (
    SELECT *, origin = getvariable('origin') AND table_name = getvariable('table_name') AS is_this FROM rows_before
)
WHERE NOT is_this OR id NOT IN (SELECT id FROM rows_now);
