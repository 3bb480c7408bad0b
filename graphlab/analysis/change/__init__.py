"""Two periods compared: `comparison` (the command), interrupted series, displacement."""
