-- What of this batch may be kept and is new: a statement told twice counts once, here and in what was kept before.
CREATE TABLE too_old AS SELECT line FROM judged WHERE reason IS NULL AND "at" < getvariable('oldest');

DELETE FROM judged USING too_old WHERE judged.line = too_old.line;

-- Which of them came first nobody knows, for files are read by several threads: what can be read counts, of that
-- the earliest, and of one moment the first in the order of its text.
CREATE TABLE twice AS
WITH
several AS (SELECT id FROM judged GROUP BY id HAVING count(*) > 1),
texts AS (SELECT line, row(*COLUMNS(* EXCLUDE (line)))::VARCHAR AS said FROM told)
SELECT id, arg_min(line, (reason IS NOT NULL, coalesce("at", 'infinity'), said)) AS counts
FROM judged JOIN several USING (id) JOIN texts USING (line)
GROUP BY id;

DELETE FROM judged USING twice WHERE judged.id = twice.id AND judged.line <> twice.counts;

DELETE FROM judged USING earlier WHERE judged.id = earlier.id;

CREATE VIEW aside AS
SELECT
    getvariable('origin') AS origin, judged.reason,
    told.* EXCLUDE (line, id) REPLACE (
        unaddressed(told.verb) AS verb, unaddressed(told.object) AS object, unaddressed(told.activity) AS activity,
        shape_of(told.success) AS success, shape_of(told.scaled) AS scaled, shape_of(told.duration) AS duration,
        shape_of(told.release) AS release, shape_of(told.optional) AS optional, shape_of(told.at_text) AS at_text,
        shape_of(told.stored_text) AS stored_text
    ),
    judged.id
FROM told JOIN judged USING (line) WHERE judged.reason IS NOT NULL ORDER BY judged.id;

CREATE VIEW voided AS
SELECT DISTINCT getvariable('origin') AS origin, id_of(lower(object)) AS id
FROM told
WHERE verb = 'http://adlnet.gov/expapi/verbs/voided' AND object_type = 'StatementRef' AND object IS NOT NULL
ORDER BY ALL;
