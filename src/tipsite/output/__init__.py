"""Writing a finished site into its output folder, as a whole or not at all.

`writer.write` is the entry point. It exchanges whole folders if the system can (`swap`), else it
changes files by a journal (`journal`). `manifest.standing` checks with few imports whether the
output is unchanged. This package does not interpret the content of files.
"""
