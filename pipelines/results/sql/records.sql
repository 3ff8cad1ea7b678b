-- What Moodle and tables say, one JSON object a line, written by our own adapters in the words of `said`.
CREATE TABLE said AS
SELECT
    -- An id of Moodle or of a table may hold a learner's own.
    keyed('record', id) AS id, actor, registration, verb, NULL::VARCHAR AS object_type, object, NULL::VARCHAR AS activity, success, scaled,
    duration, response_of(interaction, response) AS response, release, optional, at_text,
    NULL::VARCHAR AS stored_text, moment, question, rating, best_rating, lms_activity,
    false AS broken, false AS elsewhere
FROM read_json(
    getvariable('files'), format = 'newline_delimited', compression = 'auto_detect',
    columns = {
        'id': 'VARCHAR', 'actor': 'VARCHAR', 'registration': 'VARCHAR', 'verb': 'VARCHAR', 'object': 'VARCHAR',
        'interaction': 'VARCHAR', 'success': 'VARCHAR', 'scaled': 'VARCHAR', 'duration': 'VARCHAR',
        'response': 'VARCHAR', 'release': 'VARCHAR', 'optional': 'VARCHAR', 'at_text': 'VARCHAR',
        'moment': 'VARCHAR', 'question': 'VARCHAR', 'rating': 'VARCHAR', 'best_rating': 'VARCHAR',
        'lms_activity': 'VARCHAR'
    }
);
