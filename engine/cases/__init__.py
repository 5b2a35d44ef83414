"""Worked cases beside a policy: a file of cases in, which hold and what they exercise out."""
