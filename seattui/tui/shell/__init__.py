"""The frame: places, keys, palette, opening."""
