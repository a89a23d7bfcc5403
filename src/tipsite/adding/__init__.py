"""What `tipsite new` adds to a site that is there."""
