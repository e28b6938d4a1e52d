"""What two processes agree on, said once: standard library only, on Python 3.10 and 3.12."""
