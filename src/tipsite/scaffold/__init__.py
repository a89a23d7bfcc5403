"""Files of a new site (`tipsite init`), and additions to a site (`tipsite new`).

Everything here is text for an officer to go on writing; `starter/` has the pages of a new site in
each language. How files are written is in `workspace`.
"""
