-- A line that is no JSON has nothing at any path, and hides no other.
CREATE OR REPLACE MACRO found_in(line, paths) AS TRY(json_extract_string(line, paths));
