"""Who should take the call: a pure engine, events with their timestamps in, commands out."""
