"""A list of places with their positions, as maps of flows have it."""

from __future__ import annotations

from graphlab.loaders.mapping.naming.named import slug
from graphlab.loaders.shapes.reading import Reading, quote
from graphlab.loaders.shapes.vocabulary import plain_header
from graphlab.model.tables import TABLES

_KNOWN = {"id": "place_id", "latitude": "lat", "longitude": "lon", "lng": "lon", "long": "lon"}


def is_list(reading: Reading) -> bool:
    """Return whether a table lists places: an id or name with two positions, and nothing that was counted."""
    names = {plain_header(c.name) for c in reading.columns}
    lat, lon = names & {"lat", "latitude"}, names & {"lon", "lng", "long", "longitude"}
    return bool(lat and lon and names & {"id", "name", "place_id"}) and len(names) <= 8 and "id" in names


def read(reading: Reading) -> None:
    """Fill in a reading of a list of places."""
    reading.shape, reading.why = "a list of places", "it has ids and positions"
    reading.lines.append("- places:")
    for column in reading.free():
        plain = plain_header(column.name)
        target = _KNOWN.get(plain, plain if plain in TABLES["places"].names else slug(column.name).replace("-", "_"))
        reading.use(column, f"'{target}' of the place")
        doubt = "  # ? kept as an attribute" if target not in TABLES["places"].names else ""
        reading.lines.append(f"    {target}: {quote(column.name)}{doubt}")
