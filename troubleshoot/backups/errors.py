"""Why there is no backup, or why one was not put back."""


class Refused(Exception):
    """It was not done, and nothing was changed; the message says why, and what to do."""
