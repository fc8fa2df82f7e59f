"""What `manage.py bench` measures: full explained rankings beside a bare text search."""
