"""Jobs of the shop floor: the thread from an order to its delivery."""
