-- Reads records of Moodle and of tables: one JSON object a line, with the columns of `raw_lines`, written by adapters.
CREATE TABLE raw_lines AS
SELECT
    -- An id in Moodle or in a table may contain a learner's name.
    keyed('record', id) AS id, actor, registration, verb, NULL::VARCHAR AS object_type, object, NULL::VARCHAR AS activity, success, scaled,
    duration, response_of(interaction, response) AS response, release, optional, at_text,
    NULL::VARCHAR AS stored_text, moment, question, rating, best_rating, lms_activity,
    keyed('record', row_key) AS row_key, keyed('record', former_id) AS former_id,
    false AS broken, false AS elsewhere
FROM read_json(
    getvariable('files'), format = 'newline_delimited', compression = 'auto_detect',
    columns = {
        'id': 'VARCHAR', 'actor': 'VARCHAR', 'registration': 'VARCHAR', 'verb': 'VARCHAR', 'object': 'VARCHAR',
        'interaction': 'VARCHAR', 'success': 'VARCHAR', 'scaled': 'VARCHAR', 'duration': 'VARCHAR',
        'response': 'VARCHAR', 'release': 'VARCHAR', 'optional': 'VARCHAR', 'at_text': 'VARCHAR',
        'moment': 'VARCHAR', 'question': 'VARCHAR', 'rating': 'VARCHAR', 'best_rating': 'VARCHAR',
        'lms_activity': 'VARCHAR', 'row_key': 'VARCHAR', 'former_id': 'VARCHAR'
    }
);
