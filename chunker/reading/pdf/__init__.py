"""What it takes to get structure out of a PDF, which by itself knows only where each letter stands on a page."""
