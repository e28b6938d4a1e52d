"""What the bot answers about, one module a topic."""
