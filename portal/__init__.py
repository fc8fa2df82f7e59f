"""What the public reads: the front page first of all."""
