"""Material: pieces are set with Typst, made ready for a print shop, and read back."""
