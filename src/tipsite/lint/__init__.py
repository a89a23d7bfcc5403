"""What only finds problems: nothing that a page shows depends on it.

``parity`` and ``parity_fields`` compare a translation with its source, on the ``segments`` of a
page. What a problem is called and says stands in ``messages``.
"""
