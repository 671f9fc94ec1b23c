#!/usr/bin/env python3
"""Three Monte-Carlo estimators of the derivative of E[f(z)] in {{parameter}}, z ~ N(mu, sigma^2), in NumPy.

Written by Lineland (export-code estimators). After Mohamed, Rosca, Figurnov and Mnih 2020.
"""
import numpy as np

random = np.random.default_rng({{seed}})
m, mu, sigma = {{m}}, {{mu}}, {{sigma}}


def f(z):
    return {{function: linear = m * z | square = (m * z) ** 2 | sine = np.sin(m * z) | exponential = np.exp(m * z) | absolute = np.abs(m * z) | sigmoid = 1 / (1 + np.exp(-m * z))}}


def slope(z):
    return {{function: linear = m * np.ones_like(z) | square = 2 * m * m * z | sine = m * np.cos(m * z) | exponential = m * np.exp(m * z) | absolute = np.abs(m) * np.sign(z) | sigmoid = m * f(z) * (1 - f(z))}}


def score(e):
    return {{parameter: mu = e / sigma | sigma = (e**2 - 1) / sigma}}


# Expectations by quadrature over e = (z - mu) / sigma.
e = np.linspace(-14, 14, 280001)
weight = np.exp(-e * e / 2) / np.exp(-e * e / 2).sum()
exact = np.sum(weight * f(mu + sigma * e) * score(e))
#: if baseline none
baseline = 0.0
#: end
#: if baseline mean leave-one-out
baseline = np.sum(weight * f(mu + sigma * e))
#: end
#: if baseline value
baseline = f(mu)
#: end
#: if baseline optimal
baseline = np.sum(weight * f(mu + sigma * e) * score(e) ** 2) / np.sum(weight * score(e) ** 2)
#: end


def pathwise(e):
    return slope(mu + sigma * e){{parameter: mu = | sigma = * e}}


def score_function(e):
    return (f(mu + sigma * e) - baseline) * score(e)


def measure_valued(count):
#: if parameter mu
    y = np.sqrt(2) * random.weibull(2, count)
    other = {{coupling: coupled = y | independent = np.sqrt(2) * random.weibull(2, count)}}
    return (f(mu + sigma * y) - f(mu - sigma * other)) / (sigma * np.sqrt(2 * np.pi))
#: else
    maxwell = np.sqrt(random.chisquare(3, count)) * random.choice([-1, 1], count)
    normal = {{coupling: coupled = maxwell * random.random(count) | independent = random.standard_normal(count)}}
    return (f(mu + sigma * maxwell) - f(mu + sigma * normal)) / sigma
#: end


draws = 1000000
e = random.standard_normal(draws)
print(f"gradient.exact       {exact:.6g}")
for name, values in [("pathwise", pathwise(e)), ("score", score_function(e)), ("measure", measure_valued(draws))]:
    print(f"{f'gradient.{name}':<20} {values.mean():.6g}")
    print(f"{f'variance.{name}':<20} {values.var():.6g}")
#: if baseline leave-one-out

# With leave-one-out the draws of an estimate hang together: the variance of one draw is N times that of the estimate.
N, estimates = max({{draws}}, 2), []
for _ in range(2000):
    e = random.standard_normal(N)
    values = f(mu + sigma * e)
    others = (values.sum() - values) / (N - 1)
    estimates.append(np.mean((values - others) * score(e)))
print(f"with leave-one-out: gradient.score {np.mean(estimates):.6g}, variance.score {N * np.var(estimates):.6g}")
#: end
