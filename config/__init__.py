"""Settings, site map, and the door to PostgreSQL."""
