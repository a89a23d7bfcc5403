"""What files say, what they mean together, and what will exist."""
