"""The data model: bounded values, periods, grades, tables, the immutable dataset and the result of an analysis."""
