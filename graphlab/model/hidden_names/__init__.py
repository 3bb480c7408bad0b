"""Brands that leave no trace: `brands` finds them in any text, `pseudonyms` puts codes in their place."""
