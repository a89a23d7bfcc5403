"""The grammar of pages: front matter, document tree, HTML, diagnosis, normal form.

Everybody who wants to know something of a text reads the tree; nobody takes Markdown apart anew.
Links are those of Python-Markdown's own processor.

"""
