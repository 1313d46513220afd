"""What stands in a guide's commands where a person's own environment and file belong."""

EXAMPLE_HOST = "yourorg.crm.dynamics.com"
EXAMPLE_FILE = "CenterofExcellenceCoreComponents_managed.zip"
