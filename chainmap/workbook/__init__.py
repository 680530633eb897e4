"""Room of the workbook: tables → one Excel file, and back."""
