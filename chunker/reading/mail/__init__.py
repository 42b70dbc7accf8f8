"""Mails taken apart: their headers, and which of their parts are words, attachments and other mails."""
