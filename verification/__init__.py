"""What has been checked, by whom, and how."""
