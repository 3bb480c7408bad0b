"""What is offered as the answer to a name: only what is nearly the same, and ahead of everything else."""

from __future__ import annotations

import pytest

from graphlab.loaders.mapping.names import NameIndex
from graphlab.loaders.shapes.vocabulary import role_of


@pytest.mark.parametrize(
    ("text", "likely"),
    [("Thetfrod", "thetford"), ("Liverpol", "liverpool"), ("Sheringham", None), ("Bury", None), ("Atlantis", None)],
)
def test_a_far_name_is_never_offered(text, likely):
    match = NameIndex({}).match(text, "place")
    assert (match.likely.id if match.likely else None) == likely


@pytest.mark.parametrize(
    ("header", "role"),
    [("1st seen", "start"), ("Last activity", "end"), ("Source grading", "grade"), ("Most recent sighting", "end")],
)
def test_headers_of_trackers(header, role):
    assert role_of(header) == role
