"""A build that goes on past mistakes, with what was good before (`tipsite build --keep-going`)."""
