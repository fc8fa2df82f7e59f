"""What buyers need and who fits."""
