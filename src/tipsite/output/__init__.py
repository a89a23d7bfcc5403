"""Writing a finished site into its output folder, as a whole or not at all.

`writer.write` is the entry point. It exchanges folders if the system can (`swap`), else it follows
a journal (`journal`). `manifest.standing` checks whether the output is as it was written, with few
imports. This package does not interpret the content of files.
"""
