"""Work cut into pieces that know nothing of each other, done here, by more processes, or by a cluster.

- `routes`      what a `Route` promises; `HERE` is this process
- `opening`     `opened` turns what was asked (``jobs``, ``cluster``) into a route
- `processes`   further Python processes on this machine
- `cluster`     dask.distributed, on this machine or on others

A piece is ``work(shared, piece)`` with `work` a function of a module. Its results come back in the order of the pieces,
so whoever adds them up gets the same bytes by every route and with any number of workers.
"""
