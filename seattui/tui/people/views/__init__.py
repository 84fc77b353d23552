"""Views: saving, opening and deleting them."""
