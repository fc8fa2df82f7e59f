"""How a machine gets what the project needs: scripts that need nothing but Python."""
