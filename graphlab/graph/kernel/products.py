"""What SciPy is asked beyond its public interface: sparse products into an array that is there already.

SciPy makes a new array for every product. Taken and given back thousands of times, that costs as much as the product,
and more where malloc is told to return memory at once (as dask tells it).
"""

from __future__ import annotations

from typing import Any

from scipy.sparse import _sparsetools

from graphlab.graph.kernel.arrays import Floats


def product(matrix: Any, dense: Floats, out: Floats) -> Floats:
    """``out = matrix @ dense`` for compressed rows and arrays that are contiguous; the same bytes as SciPy's own."""
    _check(matrix, dense, out)
    out[:] = 0.0
    return add_product(matrix, dense, out)


def add_product(matrix: Any, dense: Floats, out: Floats) -> Floats:
    """``out += matrix @ dense``, entry after entry."""
    _check(matrix, dense, out)
    rows, columns = matrix.shape
    cells = (matrix.indptr, matrix.indices, matrix.data, dense.ravel(), out.ravel())
    _sparsetools.csr_matvecs(rows, columns, dense.shape[1], *cells)
    return out


def _check(matrix: Any, dense: Floats, out: Floats) -> None:
    """Refuse what does not fit together: the compiled product does not look.

    Raises
    ------
    ValueError
        If shapes differ, or an array is not contiguous.
    """
    rows, columns = matrix.shape
    fits = dense.flags.c_contiguous and out.flags.c_contiguous
    if not fits or dense.shape[0] != columns or out.shape != (rows, dense.shape[1]):
        raise ValueError(f"arrays do not fit a product of {rows} by {columns}")
