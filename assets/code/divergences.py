#!/usr/bin/env python3
"""Divergences between two distributions on the line, by quadrature, in NumPy.

Written by Lineland (export-code divergences). Infinite values show as very large ones here.
"""
import math

import numpy as np
#: if shape-normal yes


def Normal(mean, deviation):
    return lambda x: -(((x - mean) / deviation) ** 2) / 2 - math.log(deviation * math.sqrt(2 * math.pi))
#: end
#: if shape-uniform yes


def Uniform(low, high):
    return lambda x: np.where((x >= low) & (x <= high), -math.log(high - low), -np.inf)
#: end
#: if shape-laplace yes


def Laplace(mean, scale):
    return lambda x: -np.abs(x - mean) / scale - math.log(2 * scale)
#: end
#: if shape-logistic yes


def Logistic(mean, scale):
    return lambda x: -np.abs(x - mean) / scale - 2 * np.log1p(np.exp(-np.abs(x - mean) / scale)) - math.log(scale)
#: end
#: if shape-student yes


def StudentT(df, mean, scale):
    constant = math.lgamma((df + 1) / 2) - math.lgamma(df / 2) - math.log(math.pi * df) / 2 - math.log(scale)
    return lambda x: constant - (df + 1) / 2 * np.log1p(((x - mean) / scale) ** 2 / df)
#: end
#: if shape-exponential yes


def Exponential(rate):
    return lambda x: np.where(x >= 0, math.log(rate) - rate * x, -np.inf)
#: end
#: if shape-file yes


def Sample(numbers, bandwidth):
    """The kernel estimate of measured numbers."""
    return Mixture(*[(1.0, lambda x, n=n: -(((x - n) / bandwidth) ** 2) / 2 - math.log(bandwidth * math.sqrt(2 * math.pi))) for n in numbers])
#: end
#: if shape-grid yes


def Grid(low, high, heights):
    """Linear between heights at evenly spaced points."""
    points = np.linspace(low, high, len(heights))
    heights = np.array(heights) / np.trapz(heights, points)
    return lambda x: np.log(np.interp(x, points, heights, left=0.0, right=0.0))
#: end
#: if mixture yes


def Mixture(*components):
    total = sum(weight for weight, _ in components)

    def log_density(x):
        result = np.full_like(x, -np.inf)
        for weight, part in components:
            result = np.logaddexp(result, math.log(weight / total) + part(x))
        return result

    return log_density
#: end


{{numbers}}
np.seterr(divide="ignore", invalid="ignore", over="ignore", under="ignore")
log_p_of = {{p}}
log_q_of = {{q}}

# Cells are even near the middle and grow outwards: x = centre + scale sinh(t), dx = scale cosh(t) dt.
centre, scale = {{centre}}, {{scale}}
edges = np.linspace(-16.0, 16.0, 1000001)
t, dt = (edges[1:] + edges[:-1]) / 2, edges[1] - edges[0]
x, dx = centre + scale * np.sinh(t), scale * np.cosh(t) * dt
log_p, log_q = log_p_of(x), log_q_of(x)
p, q = np.exp(log_p), np.exp(log_q)


def integral(values):
    return np.sum(np.where(np.isnan(values), 0.0, values) * dx)


def kl(a, log_a, log_b):
    return integral(np.where(a > 0, a * (log_a - log_b), 0.0))


def below(density):
    """The mass on the left of each cell's middle."""
    return np.cumsum(density * dx) - density * dx / 2


def above(density):
    return np.cumsum((density * dx)[::-1])[::-1] - density * dx / 2


F, G = below(p), below(q)
# Each tail from its own side, so that differences far out do not cancel.
gap = np.where(x < centre, F - G, above(q) - above(p))
u = np.linspace(0, 1, 1000001)
u = (u[1:] + u[:-1]) / 2
affinity = integral(np.exp((log_p + log_q) / 2))
entropy_p, entropy_q = -integral(np.where(p > 0, p * log_p, 0.0)), -integral(np.where(q > 0, q * log_q, 0.0))
log_m = np.logaddexp(log_p, log_q) - math.log(2)
cs = -math.log(integral(p * q)) + math.log(integral(p * p)) / 2 + math.log(integral(q * q)) / 2
coarse = np.linspace(-8.0, 8.0, 4001)  # for the double integral of the maximum mean discrepancy, kernel exp(-(x - y)^2 / 2)
y = centre + scale * np.sinh(coarse)
d = (np.exp(log_p_of(y)) - np.exp(log_q_of(y))) * scale * np.cosh(coarse) * (coarse[1] - coarse[0])

measures = {
    "kl.p-q": kl(p, log_p, log_q),
    "kl.q-p": kl(q, log_q, log_p),
    "js": (kl(p, log_p, log_m) + kl(q, log_q, log_m)) / 2,
    "cs": cs,
    "cs.squared": 2 * cs,
    "tv": integral(np.abs(p - q)) / 2,
    "hellinger-squared": 1 - affinity,
    "chi2.p-q": integral(np.exp(2 * log_p - log_q)) - 1,
    "chi2.q-p": integral(np.exp(2 * log_q - log_p)) - 1,
    "renyi-half": -2 * math.log(affinity),
    "bhattacharyya": affinity,
    "w1": integral(np.abs(gap)),
    "w2": math.sqrt(np.mean((np.interp(u, F, x) - np.interp(u, G, x)) ** 2)),
    "energy": 2 * integral(gap**2),
    "mmd-squared": d @ np.exp(-((y[:, None] - y) ** 2) / 2) @ d,
    "entropy.p": entropy_p,
    "entropy.q": entropy_q,
    "cross-entropy.p-q": entropy_p + kl(p, log_p, log_q),
}
for name, value in measures.items():
    print(f"{name:<20} {value:.8g}")
