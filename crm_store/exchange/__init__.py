"""How the store is filled from files and emptied into files: CSV, vCard 4 and JSON Lines."""
