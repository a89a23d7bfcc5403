"""What a new site begins with (`tipsite init`), and what is added to one (`tipsite new`).

Everything here is text for an officer to go on writing; `starter/` has the pages of a new site in
each language. How files are written is in `workspace`.
"""
