"""Files that go to translators and come back: gettext PO and spreadsheets.

`export` writes the units of a site. `import_file` and `unit_checks` check the returned file.
`apply` puts the accepted texts into the files of the site.
"""
