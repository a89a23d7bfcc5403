"""Files for translators, and what comes back in them: gettext PO and spreadsheets.

`export` makes them of a site's units, `checks` judges what comes back, `apply` puts the accepted
texts into the files of the site.

"""

from __future__ import annotations
