"""A Django project that does next to nothing, to be measured beside ours."""
