"""What customers mean: the Rasa pipeline components that understand Chinese questions."""
