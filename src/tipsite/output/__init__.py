"""A finished site goes into its folder as a whole or not at all.

`writer.write` is the door; it exchanges folders where the system can (`swap`) and otherwise
follows a journal (`journal`). `manifest.standing` tells whether a site stands there as it was
written, and loads little for that. Nothing here knows what the files are.
"""
