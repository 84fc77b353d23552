"""The five places put together: which screen each is, and what its keys open of other subjects."""
