"""What LibreOffice does for us: documents of old word processors and OpenDocument files as .docx and .xlsx, and pages printed of Word files."""
