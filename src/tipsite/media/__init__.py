"""Published forms of pictures and files, without any data about their makers.

`clean.clean` cleans all files that the site shows; each format has a module. `pages` decides which
pages show which files. `audit.metadata` searches finished files for data about their makers.
"""
