"""Files of a new site (`tipsite init`), and additions to a site (`tipsite new`).

All these files are texts that an officer continues. `starter/` has the pages of a new site in each
language. `workspace` writes the files.
"""
