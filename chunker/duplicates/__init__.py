"""What is said twice: equal texts, texts that are nearly equal, and lines that many documents share."""
