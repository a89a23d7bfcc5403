"""The site in a browser on this computer, shown anew whenever a file is saved."""
