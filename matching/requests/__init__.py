"""What a buyer asks: texts read, requests edited, requirement profiles they inherit."""
