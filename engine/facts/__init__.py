"""Facts, decisions and the ledger of a case: files in, knowledge out."""
