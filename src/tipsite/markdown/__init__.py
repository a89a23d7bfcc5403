"""The grammar of a page: its front matter, its blocks, and the links among its words.

``document`` parts a page and makes the tree that every reader walks, ``links`` reads what stands
within a line, both by Python-Markdown's own processors (``dialect``).
"""
