"""Files for translators, and what comes back in them: gettext PO and spreadsheets.

`export` makes them of a site's units, `import_file` and `unit_checks` judge what comes back, and
`apply` puts the accepted texts into the files of the site.
"""
