"""Numbers in, numbers out: estimators and tests that know nothing of the domain.

Counts and rates: `rate_ratio`, `aberration`, `censored_counts`, `multiple_testing`, `ranks`, `worst_case`. Time:
`survival`, `survival_band`, `interrupted_series`, `displacement`, `run_off`. Flows: `flow_indices`, `index_bounds`,
`gravity`, `doubly_constrained`. Groups and identity: `louvain`, `mutual_information`, `record_linkage`,
`cluster_counts`. Choice under a budget: `set_union`.
"""
