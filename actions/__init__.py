"""The action server: plans, money and identity, everything the conversation itself may not hold."""
