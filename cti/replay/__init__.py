"""The replay: the very engine that runs live, fed with a recorded centre's calls and shifts on a virtual clock."""
