"""A finished site goes into its folder as a whole or not at all.

`writer.write` is the door; it exchanges folders where the system can (`swap`) and otherwise
follows a journal (`journal`). Nothing here knows what the files are.
"""
