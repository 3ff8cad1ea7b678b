"""An application of SCORM Cloud."""
