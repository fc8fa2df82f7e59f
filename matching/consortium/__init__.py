"""Firms that together make what none makes alone: proposed, asked, agreed."""
