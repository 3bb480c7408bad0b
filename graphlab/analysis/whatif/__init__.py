"""What closing lines would cut: `steps` (the command), rankings, best sets, curves."""
