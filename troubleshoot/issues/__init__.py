"""In and out of an issue tracker. Pure: no Django, no database, no clock."""
