"""What every resource of the API shares: errors, bodies, pages, limits, the schema."""
