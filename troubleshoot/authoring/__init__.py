"""Where maintainers write, test and publish guides: the pages below /admin/ and their forms."""
