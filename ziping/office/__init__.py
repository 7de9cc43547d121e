"""What LibreOffice does for us: documents of old word processors as .docx, and pages printed of Word files."""
