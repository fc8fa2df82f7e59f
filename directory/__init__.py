"""What firms can do: taxonomy, places, suppliers, capabilities, certificates, the profile row."""
