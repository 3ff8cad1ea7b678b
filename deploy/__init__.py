"""What an installation beyond one machine needs beside the code."""
