"""Numbers in, numbers out: estimators and tests that know nothing of the domain."""
