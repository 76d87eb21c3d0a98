"""An Asterisk of our own: found or unpacked, given `asterisk_conf/`, run as a child. For demo and tests."""
