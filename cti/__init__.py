"""The roof: the link to Asterisk (AGI, AMI), the story of a call, settings, and the composition root."""
