"""Rankings somebody acted on: kept with their facts, run again, compared with today."""
