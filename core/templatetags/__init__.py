"""Tags and filters for every template, loaded without asking."""
