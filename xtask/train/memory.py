"""Imported first by the programs that teach: blocks of memory that the teacher frees at each step are used again, not handed back."""
import os
import sys

for k, v in (("MALLOC_MMAP_THRESHOLD_", "4294967296"), ("MALLOC_TRIM_THRESHOLD_", "8589934592")):
    if k not in os.environ:
        os.environ[k] = v
        os.execv(sys.executable, [sys.executable, *sys.argv])
