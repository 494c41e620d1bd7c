"""One workload on both homes: `python -m benchmarks`. What survives `kill -9`: `python -m benchmarks.kill9`."""
