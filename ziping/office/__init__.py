"""What LibreOffice does for us: files it alone can read as .docx or .xlsx, and pages printed of Word files."""
