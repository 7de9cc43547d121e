"""Second readings: whether another reader sees what a contradiction rests on."""
