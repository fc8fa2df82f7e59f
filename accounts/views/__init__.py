"""The account pages: oneself, one's organisation, who acts for it, and its programs."""
