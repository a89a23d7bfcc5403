"""The bytes of pictures and files become what may be published: nothing tells who made them.

`clean.clean` works on all that the site shows; one file a format. Which pages show what is in
`pages`, what a finished file still says of its maker is read in `audit.metadata`.
"""
