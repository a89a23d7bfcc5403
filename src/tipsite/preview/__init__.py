"""The site in a browser on this computer, shown anew whenever a file is saved (`serve`).

`quick` makes the page that somebody looks at, `complete` the whole build in a process of its own.
"""
