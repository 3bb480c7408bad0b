"""What is in a dataset, what is wrong with it, and how two of them differ."""
