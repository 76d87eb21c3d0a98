"""Who the caller is and what we know of him. It knows nothing of calls in progress."""
