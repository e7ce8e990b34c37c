"""Draw the same 324 arrows of x0*x1 with pyplot, as one would; the argument is the PNG's path."""

import sys

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

side = np.arange(-2, 2.5, 0.25)
x0, x1 = np.meshgrid(side, side)
plt.figure()
plt.quiver(x0, x1, -x1, -x0, angles="xy", color="#666666")
plt.xlim([-2, 2])
plt.ylim([-2, 2])
plt.xlabel("x0")
plt.ylabel("x1")
plt.grid()
plt.savefig(sys.argv[1])
