"""Tables of the directory for partners: the columns of a table, and the rows of the records."""
