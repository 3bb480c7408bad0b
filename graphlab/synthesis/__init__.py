"""Made-up datasets with a known truth."""
