-- As in `macros.sql`, but a line that is not JSON gives NULL at every path instead of an error.
CREATE OR REPLACE MACRO found_in(line, paths) AS TRY(json_extract_string(line, paths));
