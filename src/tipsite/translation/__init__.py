"""Work with translators: the progress of each language, changed texts, and reviews.

`staleness` finds what has changed. `exchange` writes files for translators and reads them back. The
commands are in `cli`.
"""
