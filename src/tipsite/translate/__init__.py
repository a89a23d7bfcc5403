"""Working with translators: what is to be done, what has changed, what goes out and comes back.

These commands read a site without building it, and change an officer's files only where they say.
"""
