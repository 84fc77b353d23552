"""What the settings say of the screens: themes, and reading them again."""
