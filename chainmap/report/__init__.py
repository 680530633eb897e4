"""What goes to the meeting on paper: the poster (SVG, PDF, editable PPTX) and the brief (DOCX)."""
