"""The meaning of the language: a policy and a case in, statuses, amounts and reasons out."""
