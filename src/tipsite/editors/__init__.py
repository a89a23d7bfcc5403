"""What editors such as VS Code need to complete and check an officer's files (`tipsite schema`)."""
