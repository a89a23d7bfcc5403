"""`tipsite init`: a new site for an officer, from a few answers."""
