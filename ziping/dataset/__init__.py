"""The dataset that a run leaves: tables with typed columns as Parquet, CSV, DuckDB, XLSX and a data package."""
