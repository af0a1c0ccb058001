"""The tests. As many run at once as there are cores, so the mathematics below numpy gets one thread in each."""

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
