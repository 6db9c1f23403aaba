"""Many products: a pool of processes, a dataset of Parquet files that a run goes on with, and questions to it."""
