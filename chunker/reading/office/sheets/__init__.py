"""Parts of a workbook: its size, its values, the tables on a sheet."""
