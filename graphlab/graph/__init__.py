"""The graph: `Network`, the filtered NetworkX view of a dataset, and the fast kernels on arrays."""
