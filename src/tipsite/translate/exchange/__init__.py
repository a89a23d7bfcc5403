"""Files for translators, and what comes back in them: gettext PO and spreadsheets."""
