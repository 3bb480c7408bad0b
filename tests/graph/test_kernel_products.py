"""Sparse products into arrays that are there: the same numbers as SciPy's own, and nothing beyond the arrays."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import random_array

from graphlab.graph.kernel.products import add_product, product


@pytest.mark.parametrize("seed", range(20))
def test_a_product_has_the_bytes_of_scipy(seed):
    chance = np.random.default_rng(seed)
    rows, columns, width = chance.integers(0, 12, 3)
    matrix = random_array((rows, columns), density=0.4, format="csr", rng=chance)
    dense = chance.random((columns, width))
    used_before = np.full((rows, width), np.nan)
    assert product(matrix, dense, used_before).tobytes() == (matrix @ dense).tobytes()
    total = chance.random((rows, width))
    assert np.allclose(add_product(matrix, dense, total.copy()), total + matrix @ dense, rtol=1e-14)


@pytest.mark.parametrize("shapes", [((4, 2), (5, 2)), ((3, 2), (4, 2)), ((4, 2), (6, 2))])
def test_arrays_that_do_not_fit_are_refused_before_anything_is_written(shapes):
    matrix = random_array((5, 4), density=0.5, format="csr", rng=1)
    dense, out = (np.ones(shape) for shape in shapes)
    if shapes == ((4, 2), (5, 2)):
        dense = np.asfortranarray(dense)
    with pytest.raises(ValueError, match="do not fit a product of 5 by 4"):
        product(matrix, dense, out)
    assert (out[1:] == 1).all()
