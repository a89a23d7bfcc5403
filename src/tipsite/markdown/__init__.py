"""The grammar of pages: front matter, document tree, HTML, diagnosis, normal form.

All other code reads the tree and never parses Markdown again. Python-Markdown's own processors find
the links.


"""
