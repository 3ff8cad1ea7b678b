-- Keeps the lines of this batch that are new and not too old. A statement counts once, here and in earlier batches.
CREATE TABLE too_old AS SELECT line FROM judged WHERE reason IS NULL AND "at" < getvariable('oldest');

DELETE FROM judged USING too_old WHERE judged.line = too_old.line;

-- Of lines with the same id one is kept: one that was understood, then the earliest, then the first in the order of
-- its text. Their order in the files is unknown, as several threads read them.
CREATE TABLE repeated AS
WITH
several AS (SELECT id FROM judged GROUP BY id HAVING count(*) > 1),
texts AS (SELECT line, row(*COLUMNS(* EXCLUDE (line)))::VARCHAR AS line_text FROM hashed_lines)
SELECT id, arg_min(line, (reason IS NOT NULL, coalesce("at", 'infinity'), line_text)) AS counts
FROM judged JOIN several USING (id) JOIN texts USING (line)
GROUP BY id;

DELETE FROM judged USING repeated WHERE judged.id = repeated.id AND judged.line <> repeated.counts;

DELETE FROM judged USING earlier WHERE judged.id = earlier.id;

CREATE VIEW aside AS
SELECT
    getvariable('origin') AS origin, judged.reason,
    hashed_lines.* EXCLUDE (line, id) REPLACE (
        unaddressed(hashed_lines.verb) AS verb, unaddressed(hashed_lines.object) AS object, unaddressed(hashed_lines.activity) AS activity,
        shape_of(hashed_lines.success) AS success, shape_of(hashed_lines.scaled) AS scaled, shape_of(hashed_lines.duration) AS duration,
        shape_of(hashed_lines.release) AS release, shape_of(hashed_lines.optional) AS optional, shape_of(hashed_lines.at_text) AS at_text,
        shape_of(hashed_lines.stored_text) AS stored_text
    ),
    judged.id
FROM hashed_lines JOIN judged USING (line) WHERE judged.reason IS NOT NULL ORDER BY judged.id;

CREATE VIEW voided AS
SELECT DISTINCT getvariable('origin') AS origin, id_of(lower(object)) AS id
FROM hashed_lines
WHERE verb = 'http://adlnet.gov/expapi/verbs/voided' AND object_type = 'StatementRef' AND object IS NOT NULL
ORDER BY ALL;
