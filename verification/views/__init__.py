"""Pages of officers, and what firms see of them."""
