"""Who people are, and for whom they may act."""
